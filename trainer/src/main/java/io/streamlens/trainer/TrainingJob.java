package io.streamlens.trainer;

import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelLifecycle;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.TrainingRecord;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.trainer.TrainingListener.Phase;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.Datasets;
import io.streamlens.trainer.dataset.PixelStatistics;
import io.streamlens.trainer.evaluation.Evaluation;
import io.streamlens.trainer.network.Network;
import io.streamlens.trainer.network.Networks;
import io.streamlens.trainer.network.Normalization;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.network.Weights;
import io.streamlens.trainer.publication.Publisher;
import io.streamlens.trainer.publication.TrainedModel;
import io.streamlens.trainer.training.TrainingGraph;
import io.streamlens.trainer.training.TrainingLoop;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import org.tensorflow.TensorFlow;

/**
 * One training run from end to end. With the same request, data set, machine and number of threads
 * a run on a CPU gives the same weights to the last bit.
 */
public final class TrainingJob {

  private final TrainingRequest request;
  private final ModelStore store;
  private final TrainingListener listener;

  private TrainingJob(TrainingRequest request, ModelStore store, TrainingListener listener) {
    this.request = request;
    this.store = store;
    this.listener = listener;
  }

  /**
   * Finds the data set, trains, measures, publishes and, if asked to, promotes. On a failure
   * nothing is published and nothing half-written stays behind; only a promotion that fails leaves
   * the version that was to be promoted.
   *
   * @param store where to publish; stays the caller's to close
   * @param listener hears how it goes
   * @throws InvalidRequestException if data set or network do not exist or do not fit
   * @throws io.streamlens.modelstore.savedmodel.DeviceUnavailableException if a GPU is asked for
   *     and there is none
   * @throws io.streamlens.trainer.dataset.DatasetUnavailableException if the data set is not to be
   *     had
   * @throws io.streamlens.trainer.dataset.CorruptDatasetException if it is damaged
   * @throws io.streamlens.trainer.training.DivergedException if the loss became infinite
   * @throws io.streamlens.trainer.training.TrainingCancelledException if the thread is interrupted
   * @throws io.streamlens.trainer.publication.PublicationRefusedException if the export does not do
   *     what was trained
   * @throws io.streamlens.modelstore.ModelStoreException if the store fails
   */
  public static TrainingResult run(
      TrainingRequest request, ModelStore store, TrainingListener listener) {
    return new TrainingJob(request, store, listener).run();
  }

  private TrainingResult run() {
    Network network = Networks.named(request.network());
    Device device = Devices.choose(request.options().device());
    listener.phaseStarted(Phase.DATASET);
    Dataset dataset = Datasets.load(request.dataset(), request.data(), listener::downloading);
    listener.datasetLoaded(dataset);
    ShapedNetwork shaped = ShapedNetwork.of(network, dataset.input(), dataset.labels().size());
    Normalization normalization = Normalization.to(PixelStatistics.of(dataset.train()));
    try (TrainingGraph graph = TrainingGraph.open(shaped, normalization, device)) {
      TrainingResult result = run(dataset, shaped, normalization, graph, device);
      listener.done(result);
      return result;
    }
  }

  private TrainingResult run(
      Dataset dataset,
      ShapedNetwork network,
      Normalization normalization,
      TrainingGraph graph,
      Device device) {
    double seconds = train(dataset, network, graph, device);
    listener.phaseStarted(Phase.EVALUATION);
    Evaluation evaluation = Evaluation.of(graph, dataset.test(), dataset.labels().size());
    listener.evaluated(evaluation);
    listener.phaseStarted(Phase.PUBLICATION);
    ModelVersion version =
        publish(
            new TrainedModel(
                request.model(),
                network,
                normalization,
                graph.weights(),
                graph,
                dataset,
                evaluation,
                record(dataset, network, device, seconds),
                device));
    return new TrainingResult(
        version, dataset, evaluation, request.options().epochs(), seconds, device);
  }

  private double train(Dataset dataset, ShapedNetwork network, TrainingGraph graph, Device device) {
    TrainingOptions options = request.options();
    listener.phaseStarted(Phase.TRAINING);
    graph.initialize(Weights.initial(network.weights(), options.seed()));
    TrainingLoop loop = new TrainingLoop(graph, dataset.train(), options, listener);
    listener.trainingStarted(
        new TrainingListener.Plan(
            network.name(), network.parameters(), device, options, loop.stepsPerEpoch()));
    return loop.run();
  }

  private ModelVersion publish(TrainedModel model) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    ModelVersion version = new Publisher(store, temporary, Clock.systemUTC()).publish(model);
    listener.published(version);
    String alias = request.promote();
    if (alias != null) {
      AliasState state =
          new ModelLifecycle(store)
              .promote(version.reference(), alias, request.requestedBy(), "trained and promoted");
      listener.promoted(alias, state);
    }
    return version;
  }

  private TrainingRecord record(
      Dataset dataset, ShapedNetwork network, Device device, double seconds) {
    TrainingOptions options = request.options();
    return new TrainingRecord(
        dataset.name(),
        dataset.digest().value(),
        network.name(),
        Map.of(
            "epochs", options.epochs(),
            "batchSize", options.batchSize(),
            "optimizer", "adam",
            "learningRate", options.learningRate(),
            "schedule", "cosine"),
        options.seed(),
        device.kind().name().toLowerCase(Locale.ROOT),
        TensorFlow.version(),
        seconds);
  }
}
