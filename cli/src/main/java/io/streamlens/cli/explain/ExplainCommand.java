package io.streamlens.cli.explain;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.explain.Explanation.LabelProbability;
import io.streamlens.cli.models.Json;
import io.streamlens.cli.models.StoreOptions;
import io.streamlens.cli.terminal.ColourDepth;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.image.ImageLimits;
import io.streamlens.modelstore.image.ImageReader;
import io.streamlens.modelstore.image.ImageRejectedException;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.modelstore.savedmodel.SavedModelClassifier;
import io.streamlens.modelstore.savedmodel.SavedModelLayers;
import io.streamlens.trainer.explanation.Occlusion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explain}. */
@Command(
    name = "explain",
    description = {
      "Draws for each image what a model says of it and why: the labels' probabilities, what each",
      "layer makes of the image, and which pixels mattered. As PNG, and in the terminal where it",
      "shows colours."
    },
    footer = {
      "",
      "Which pixels mattered is found out by covering them, place by place, with the image's mean",
      "colour: red is where the probability falls then, blue where it rises.",
      "",
      "Examples:",
      "  ./streamlens explain --model fashion-mnist --store ./models shoe.png",
      "  ./streamlens explain --model fashion-mnist:3 --store ./models *.jpg --out why --json"
    })
public final class ExplainCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StoreOptions store = new StoreOptions();

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "NAME, NAME@ALIAS or NAME:VERSION; NAME alone means NAME@champion.")
  private String model = "";

  @Parameters(
      showDefaultValue = Visibility.NEVER,
      paramLabel = "IMAGE",
      arity = "1..*",
      description = "Image files: PNG, JPEG, GIF or BMP of any size.")
  private List<Path> images = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "explanation",
      description = "Directory for the PNG files (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("explanation");

  @Option(names = "--json", description = "Print the figures as JSON instead of pictures.")
  private boolean json;

  public ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** What {@code --json} prints. */
  record Report(Model model, List<Entry> images) {}

  /** The model that was asked. */
  record Model(String name, int version, Digest digest) {}

  /** One image. */
  @SuppressWarnings("ArrayRecordComponent")
  record Entry(
      String file,
      String label,
      int index,
      double confidence,
      List<LabelProbability> top,
      Occlusion occlusion,
      List<String> pictures) {}

  @Override
  public Integer call() {
    try (ModelStore open = store.open()) {
      ModelVersion version = open.resolve(store.reference(model));
      Path files = open.fetch(version);
      ModelManifest manifest = version.manifest();
      try (SavedModelClassifier classifier =
              SavedModelClassifier.open(files, manifest, Devices.CPU, Precision.FP32);
          SavedModelLayers inside = SavedModelLayers.open(files, manifest)) {
        explainAll(version, classifier, inside);
      }
    }
    return 0;
  }

  /** One image that cannot be read does not keep the others from being explained. */
  private void explainAll(
      ModelVersion version, SavedModelClassifier classifier, SavedModelLayers inside) {
    ExplanationFiles files = new ExplanationFiles(out);
    ExplanationPrinter printer =
        new ExplanationPrinter(
            terminal,
            ColourDepth.of(terminal.interactive(), System.getenv()),
            Integer.getInteger("streamlens.columns", 80));
    List<Entry> entries = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (Path image : images) {
      try {
        byte[] pixels = read(image, version.manifest());
        Explanation explanation = Explanation.of(classifier, inside, version.manifest(), pixels);
        entries.add(entry(image, explanation, files.write(image, explanation)));
        if (!json) {
          printer.print(image, explanation);
        }
      } catch (ImageRejectedException e) {
        failures.add(image + ": " + e.getMessage());
      } catch (NoSuchFileException e) {
        failures.add("no such file: " + image);
      } catch (IOException e) {
        failures.add("cannot read " + image + ": " + e.getMessage());
      }
    }
    printEnd(version, entries);
    if (!failures.isEmpty()) {
      throw new CommandException(
          "%d of %d images were not explained: %s"
              .formatted(failures.size(), images.size(), String.join("; ", failures)));
    }
  }

  private static byte[] read(Path image, ModelManifest manifest)
      throws IOException, ImageRejectedException {
    long size = Files.size(image);
    if (size > ImageLimits.DEFAULT.maxBytes()) {
      throw new IOException(
          "%d bytes, the limit is %d".formatted(size, ImageLimits.DEFAULT.maxBytes()));
    }
    return new ImageReader(ImageLimits.DEFAULT)
        .read(Files.readAllBytes(image), null, manifest.input(), manifest.preprocessing());
  }

  private static Entry entry(Path image, Explanation explanation, List<Path> pictures) {
    LabelProbability best = explanation.top().get(0);
    return new Entry(
        image.toString(),
        best.label(),
        best.index(),
        best.probability(),
        explanation.top(),
        explanation.occlusion(),
        pictures.stream().map(Path::toString).toList());
  }

  private void printEnd(ModelVersion version, List<Entry> entries) {
    if (json) {
      Model asked = new Model(version.name(), version.version(), version.digest());
      terminal.print(Json.of(new Report(asked, entries)));
    } else if (!entries.isEmpty()) {
      int count = entries.stream().mapToInt(entry -> entry.pictures().size()).sum();
      terminal.print("%d pictures in %s", count, out);
    }
  }
}
