package io.streamlens.cli.training;

import io.streamlens.cli.models.AnnouncementOptions;
import io.streamlens.cli.models.Announcements;
import io.streamlens.cli.models.StoreOptions;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.trainer.TrainingJob;
import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.TrainingRequest;
import io.streamlens.trainer.TrainingResult;
import io.streamlens.trainer.dataset.Datasets;
import io.streamlens.trainer.dataset.FolderOptions;
import io.streamlens.trainer.network.Networks;
import io.streamlens.trainer.report.TrainingReport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code train}. */
@Command(
    name = "train",
    description = {
      "Trains a network on a data set, measures it and publishes it as a new version.",
      "Nothing is published unless the exported model reproduces what the trained one gave."
    },
    footer = {
      "",
      "Examples:",
      "  ./streamlens train --dataset fashion-mnist --network lenet5 --store ./models \\",
      "      --name fashion-mnist --promote champion",
      "  ./streamlens train --dataset fashion-mnist --network convnet --store ./models \\",
      "      --name fashion-mnist --checkpoints ./run1 --resume --log-csv run1.csv",
      "  ./streamlens train --dataset fashion-mnist --network lenet5 --store ./models \\",
      "      --name fashion-mnist --promote --bootstrap-server localhost:9092",
      "  ./streamlens train --dataset ./flowers --size 64x64 --network convnet --store ./models \\",
      "      --name flowers --class-weights balanced",
      "  ./streamlens train --dataset mnist --data ./idx-files --network softmax --epochs 3 \\",
      "      --store file:///var/models --name digits"
    })
public final class TrainCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private AnnouncementOptions announcement = new AnnouncementOptions();

  @Option(
      names = "--dataset",
      paramLabel = "D",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "Data set to train and test on: " + DatasetName.EXPLAINED + ".")
  private String dataset = "";

  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--classes",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "A,B",
      split = ",",
      description = "Only the images of these labels, two or more; all without it.")
  private List<String> classes = List.of();

  @Option(
      names = "--network",
      paramLabel = "NAME",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "Network to train ('./streamlens networks' lists them).")
  private String network = "";

  @Option(
      names = "--name",
      paramLabel = "MODEL",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "Name of the model to publish.")
  private String name = "";

  @Option(
      names = "--promote",
      paramLabel = "ALIAS",
      arity = "0..1",
      fallbackValue = ModelReference.DEFAULT_ALIAS,
      description = "Point this alias to the new version (alone: ${FALLBACK-VALUE}).")
  private @Nullable String promote;

  @ArgGroup(validate = false, heading = FolderGroup.HEADING)
  private FolderGroup folder = new FolderGroup();

  @ArgGroup(
      validate = false,
      heading =
          "%nDefaults of all below: as stated, or the network's own where it has a recipe"
              + " (softmax, lenet5, convnet, …).%n%nHow the weights move:%n")
  private OptimizationGroup optimization = new OptimizationGroup();

  @ArgGroup(validate = false, heading = "%nAgainst learning by heart:%n")
  private RegularizationGroup regularization = new RegularizationGroup();

  @ArgGroup(validate = false, heading = "%nChoosing without the test images:%n")
  private ValidationGroup validation = new ValidationGroup();

  @ArgGroup(validate = false, heading = "%nWhere and how:%n")
  private ExecutionGroup execution = new ExecutionGroup();

  @ArgGroup(validate = false, heading = "%nFiles beside the model:%n")
  private TrainingFilesGroup files = new TrainingFilesGroup();

  public TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    FolderOptions folderOptions = folder.options();
    Datasets.check(dataset, folderOptions); // fails before there is a store
    Networks.named(network);
    TrainingRequest request =
        new TrainingRequest(
            dataset,
            data.directory(),
            folderOptions,
            classes,
            network,
            name,
            options(),
            files.files(),
            promote,
            StoreOptions.user());
    try (Announcements announcements = announcement.open(terminal);
        ModelStore open = store.openOrCreate();
        AnnouncedTraining progress = new AnnouncedTraining(terminal, open, announcements)) {
      TrainingResult result = TrainingJob.run(request, open, progress);
      terminal.print(
          "trained %s: test accuracy %.4f, %d epochs in %.1f s, %.1f CPU-seconds, seed %d, on %s",
          result.version().reference(),
          result.evaluation().accuracy(),
          result.epochs(),
          result.seconds(),
          result.outcome().cpuSeconds(),
          request.options().seed(),
          result.device().kind());
      printReport(result.version());
      progress.requireAnnounced();
    }
    return 0;
  }

  private void printReport(ModelVersion version) {
    boolean written =
        version.manifest().files().stream()
            .anyMatch(file -> file.path().equals(TrainingReport.PAGE));
    if (written) {
      terminal.print("report: %s", store.placeOf(version, TrainingReport.PAGE));
    }
  }

  private TrainingOptions options() {
    TrainingOptions options = TrainingOptions.defaultsFor(network);
    for (TrainingOptionGroup group : List.of(optimization, regularization, validation, execution)) {
      for (Map.Entry<String, String> option : group.given().entrySet()) {
        options = options.with(option.getKey(), option.getValue());
      }
    }
    return options;
  }
}
