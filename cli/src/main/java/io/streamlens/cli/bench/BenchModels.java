package io.streamlens.cli.bench;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.bench.program.RecordFormat;
import io.streamlens.cli.bench.program.SampleImages;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.ModelLifecycle;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.manifest.TrainingRecord;
import io.streamlens.modelstore.savedmodel.ChosenPrecision;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.trainer.PublicationTerms;
import io.streamlens.trainer.TrainingJob;
import io.streamlens.trainer.TrainingListener;
import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.TrainingRequest;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.Datasets;
import io.streamlens.trainer.dataset.Split;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The models of a benchmark: versions of one model, a network each, so that a running stream can be
 * given another one. Trained for a moment only, and published as every model is: speed does not
 * depend on what the weights are, but precision "auto" does, so they have learned something.
 */
final class BenchModels implements AutoCloseable {

  /** What all of them are called. */
  static final String NAME = "bench";

  /** Points to the one that serves. */
  static final String ALIAS = "serving";

  /** Images that a moment's training takes, by network: the heavier, the fewer. */
  private static final Map<String, Integer> IMAGES =
      Map.of("softmax", 20_000, "lenet5", 20_000, "convnet", 10_000, "convnet-large", 1_024);

  private static final int FEW_IMAGES = 2_000;
  private static final int FEW_TEST_IMAGES = 1_000;

  private final Terminal terminal;
  private final Path directory;
  private final ModelStore store;
  private final Dataset dataset;
  private final Map<String, ModelVersion> versions = new HashMap<>();

  private BenchModels(Terminal terminal, Path directory, ModelStore store, Dataset dataset) {
    this.terminal = terminal;
    this.directory = directory;
    this.store = store;
    this.dataset = dataset;
  }

  /**
   * The models in a directory; those that it has are used again.
   *
   * @param data directory of the data set's files; absent: where they usually are
   */
  static BenchModels open(
      Terminal terminal, Path directory, String datasetName, @Nullable Path data) {
    Dataset dataset = Datasets.load(datasetName, data);
    ModelStore store = ModelStores.openOrCreate(directory.toString());
    BenchModels models = new BenchModels(terminal, directory, store, dataset);
    if (store.names().contains(NAME)) {
      for (int version : store.versions(NAME)) {
        ModelVersion found = store.resolve(new ModelReference.Version(NAME, version));
        TrainingRecord training = found.manifest().training();
        if (training != null) {
          models.versions.put(training.network(), found);
        }
      }
    }
    return models;
  }

  /** URI of the store. */
  String uri() {
    return directory.toUri().toString();
  }

  /** The model of a network, trained now if there is none. */
  ModelVersion of(String network) {
    return versions.computeIfAbsent(network, this::train);
  }

  /** Where its SavedModel is. */
  Path savedModel(String network) {
    return store.fetch(of(network));
  }

  /** What a stream computes in with this network, if this is asked of it. */
  Precision precision(String network, Precision.Choice choice) {
    return ChosenPrecision.of(choice, Devices.CPU, of(network).manifest()).precision();
  }

  /** How long a record's value is on average, by format. */
  Map<String, Double> valueBytes() {
    Map<String, Double> bytes = new HashMap<>();
    for (RecordFormat format : List.of(RecordFormat.RAW, RecordFormat.PNG)) {
      bytes.put(format.toString(), SampleImages.of(dataset).meanBytes(format));
    }
    return bytes;
  }

  /** Lets the alias point to the model of {@code network}. */
  ModelVersion promote(String network) {
    ModelVersion version = of(network);
    new ModelLifecycle(store).promote(version.reference(), ALIAS, "bench", "to be measured");
    return version;
  }

  private ModelVersion train(String network) {
    int images = IMAGES.getOrDefault(network, FEW_IMAGES);
    int testImages = IMAGES.getOrDefault(network, 0) >= 10_000 ? 10_000 : FEW_TEST_IMAGES;
    long start = System.nanoTime();
    Dataset part =
        Dataset.of(
            dataset.name(),
            dataset.labels(),
            dataset.input(),
            first(dataset.train(), images),
            first(dataset.test(), testImages));
    TrainingRequest request =
        new TrainingRequest(
            dataset.name(),
            null,
            network,
            NAME,
            TrainingOptions.PLAIN.withEpochs(1),
            null,
            "bench");
    ModelVersion version =
        TrainingJob.run(request, part, store, new TrainingListener() {}, PublicationTerms.NONE)
            .version();
    terminal.print(
        "trained %s for a moment: %.1f s, accuracy %s",
        network,
        (System.nanoTime() - start) / 1e9,
        version.manifest().precision().entrySet().stream()
            .map(each -> each.getValue().accuracy() + " in " + each.getKey())
            .sorted()
            .collect(Collectors.joining(", ")));
    if (!dataset.input().equals(version.manifest().input())) {
      throw new CommandException("the model takes other images than the data set has");
    }
    return version;
  }

  private static Split first(Split split, int images) {
    return split.select(IntStream.range(0, Math.min(images, split.size())).toArray());
  }

  @Override
  public void close() {
    store.close();
  }
}
