package io.streamlens.cli.training;

import io.streamlens.cli.models.StoreOptions;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.trainer.InvalidRequestException;
import io.streamlens.trainer.TrainingJob;
import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.TrainingRequest;
import io.streamlens.trainer.TrainingResult;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
      "  ./streamlens train --dataset mnist --data ./idx-files --network softmax --epochs 3 \\",
      "      --store file:///var/models --name digits"
    })
public final class TrainCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StoreOptions store = new StoreOptions();

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      required = true,
      description = "Data set to train and test on: fashion-mnist or mnist.")
  private String dataset = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Directory with the data set's files, instead of the usual places.")
  private @Nullable Path data;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      required = true,
      description = "Network to train ('./streamlens networks' lists them).")
  private String network = "";

  @Option(
      names = "--name",
      paramLabel = "MODEL",
      required = true,
      description = "Name of the model to publish.")
  private String name = "";

  @Option(
      names = "--promote",
      paramLabel = "ALIAS",
      arity = "0..1",
      fallbackValue = ModelReference.DEFAULT_ALIAS,
      description = "Point this alias to the new version (alone: ${FALLBACK-VALUE}).")
  private @Nullable String promote;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "How often every image is seen; without it, the network's own default.")
  private @Nullable Integer epochs;

  @Option(names = "--batch-size", paramLabel = "N", description = "Images per training step.")
  private @Nullable Integer batchSize;

  @Option(names = "--learning-rate", paramLabel = "X", description = "Largest learning rate.")
  private @Nullable Double learningRate;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of all random numbers.")
  private @Nullable Long seed;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "Where to train: auto, cpu or gpu.")
  private @Nullable String device;

  public TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    DatasetName.check(dataset);
    TrainingRequest request =
        new TrainingRequest(dataset, data, network, name, options(), promote, StoreOptions.user());
    try (ModelStore open = store.openOrCreate();
        TrainingProgress progress = new TrainingProgress(terminal)) {
      TrainingResult result = TrainingJob.run(request, open, progress);
      terminal.print(
          "trained %s in %.1f s on %s",
          result.version().reference(), result.seconds(), result.device().kind());
    }
    return 0;
  }

  private TrainingOptions options() {
    TrainingOptions options = TrainingOptions.defaultsFor(network);
    options = epochs == null ? options : options.withEpochs(epochs);
    options = batchSize == null ? options : options.withBatchSize(batchSize);
    options = learningRate == null ? options : options.withLearningRate(learningRate);
    options = seed == null ? options : options.withSeed(seed);
    return device == null ? options : options.withDevice(choice(device));
  }

  private static Device.Choice choice(String text) {
    try {
      return Device.Choice.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException("--device must be auto, cpu or gpu, not '" + text + "'", e);
    }
  }
}
