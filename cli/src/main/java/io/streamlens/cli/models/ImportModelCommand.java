package io.streamlens.cli.models;

import io.streamlens.cli.TemporaryDirectory;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.event.ModelChange;
import io.streamlens.modelstore.manifest.ImportRecord;
import io.streamlens.modelstore.manifest.ImportRecord.Values;
import io.streamlens.modelstore.manifest.Preprocessing;
import io.streamlens.modelstore.savedmodel.adaptation.ImportRequest;
import io.streamlens.modelstore.savedmodel.adaptation.ImportedModel;
import io.streamlens.modelstore.savedmodel.adaptation.SavedModelImport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code models import}. */
@Command(
    name = "import",
    description = {
      "Makes a TensorFlow SavedModel of any origin fit, Python's too, and publishes it.",
      "It is refused if its graph could touch files, or if it cannot be made to fit.",
      "How good it is nobody has measured here: the manifest says nothing of it."
    },
    footer = {
      "",
      "Examples:",
      "  ./streamlens models import ./resnet --store ./models --name resnet \\",
      "      --labels imagenet-labels.txt --scale 0..255",
      "  ./streamlens models import ./digits --store ./models --name digits \\",
      "      --labels 0,1,2,3,4,5,6,7,8,9 --scale 0..1 --signature predict --input 28x28x1"
    })
public final class ImportModelCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private CommandSpec command = CommandSpec.create();

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private AnnouncementOptions announcement = new AnnouncementOptions();

  @Parameters(
      showDefaultValue = Visibility.NEVER,
      paramLabel = "DIR",
      description = "The SavedModel: the directory with its saved_model.pb.")
  private Path directory = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "MODEL",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "Name of the model to publish.")
  private String name = "";

  @Option(
      names = "--labels",
      paramLabel = "FILE|A,B",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "The labels in the order of its outputs: a file of a line each, or a list.")
  private String labels = "";

  @Option(
      names = "--signature",
      paramLabel = "NAME",
      defaultValue = "serving_default",
      description = "The signature to take.")
  private String signature = "";

  @Option(
      names = "--input",
      paramLabel = "HxWxC",
      description = "Shape of one image, where the signature leaves it open.")
  private @Nullable String input;

  @Option(
      names = "--output-name",
      paramLabel = "NAME",
      description = "The signature's output to take, where several would do.")
  private @Nullable String outputName;

  @Option(
      names = "--output",
      paramLabel = "KIND",
      description = "What comes out, logits or probabilities; found out by a run without it.")
  private @Nullable String output;

  @ArgGroup(
      validate = false,
      heading = "%nWhat it expects pixels to be, if it takes floats (as in its training):%n")
  private PixelGroup pixels = new PixelGroup();

  @Option(names = "--json", description = "Print what 'models show --json' does.")
  private boolean json;

  public ImportModelCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    ImportRequest request = request();
    try (Announcements announcements = announcement.open(terminal);
        TemporaryDirectory target = TemporaryDirectory.create("streamlens-import-")) {
      ImportedModel imported = SavedModelImport.convert(request, target.path());
      try (ModelStore open = store.openOrCreate()) {
        Instant now = Clock.systemUTC().instant();
        ModelVersion version =
            open.publish(imported.draft(name, Preprocessing.DEFAULT, now), target.path());
        print(open, version);
        announcements.announce(
            open, name, ModelChange.published(version, StoreOptions.user(), now, "imported"));
      }
    }
    return 0;
  }

  private ImportRequest request() {
    try {
      ModelReference.checkName("model name", name);
      return new ImportRequest(
          directory,
          Labels.read(labels),
          signature,
          input == null ? null : ImageShape.parse(input),
          pixels.scale(),
          outputName,
          values());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private @Nullable Values values() {
    if (output == null) {
      return null;
    }
    return switch (output) {
      case "logits" -> Values.LOGITS;
      case "probabilities" -> Values.PROBABILITIES;
      default ->
          throw new IllegalArgumentException(
              "--output must be logits or probabilities, not '" + output + "'");
    };
  }

  private void print(ModelStore open, ModelVersion version) {
    if (json) {
      terminal.print(Json.of(ShowModelCommand.Entry.of(open, version)));
      return;
    }
    ImportRecord record = Objects.requireNonNull(version.manifest().imported(), "imported");
    terminal.print("imported %s (%s)", version.reference(), version.digest());
    terminal.print(
        "%-14s %s: %s -> %s", "signature", record.signature(), record.input(), record.output());
    terminal.print("%-14s %s, pixels as %s", "input", version.manifest().input(), record.scale());
    terminal.print(
        "%-14s %d %s",
        "output",
        version.manifest().labels().size(),
        record.values() == Values.LOGITS
            ? "logits, with a softmax behind them"
            : "probabilities, left as they are");
    terminal.print(
        "%-14s gives what it gave before, on %d images",
        "checked", version.manifest().golden().samples().size());
    terminal.print("%-14s accuracy, and what to measure drift against", "not known");
  }
}
