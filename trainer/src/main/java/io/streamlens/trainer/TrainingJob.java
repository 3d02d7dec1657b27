package io.streamlens.trainer;

import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelLifecycle;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.trainer.TrainingListener.Phase;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.Datasets;
import io.streamlens.trainer.dataset.PixelStatistics;
import io.streamlens.trainer.dataset.Split;
import io.streamlens.trainer.dataset.ValidationSplit;
import io.streamlens.trainer.evaluation.Evaluation;
import io.streamlens.trainer.log.CsvLog;
import io.streamlens.trainer.log.TensorBoardLog;
import io.streamlens.trainer.network.Network;
import io.streamlens.trainer.network.Networks;
import io.streamlens.trainer.network.Normalization;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.network.Weights;
import io.streamlens.trainer.publication.Attachment;
import io.streamlens.trainer.publication.Publisher;
import io.streamlens.trainer.publication.TrainedModel;
import io.streamlens.trainer.report.TrainingReport;
import io.streamlens.trainer.training.Checkpoints;
import io.streamlens.trainer.training.TrainingGraph;
import io.streamlens.trainer.training.TrainingLoop;
import io.streamlens.trainer.training.TrainingOutcome;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One training run from end to end. With the same request, data set, machine and number of threads
 * a run on a CPU gives the same weights to the last bit, resumed or not. Everything is chosen by
 * the training split and what is held back from it; the test split is looked at once, after the
 * last step.
 */
public final class TrainingJob {

  private final TrainingRequest request;
  private final ModelStore store;
  private final TrainingListener listener;
  private final PublicationTerms terms;
  private final Attachment attachment;
  private final RunDescription description;

  private TrainingJob(
      TrainingRequest request,
      ModelStore store,
      TrainingListener listener,
      PublicationTerms terms,
      Attachment attachment) {
    this.request = request;
    this.store = store;
    this.listener = listener;
    this.terms = terms;
    this.attachment = attachment;
    this.description = new RunDescription(request, terms.facts());
  }

  /**
   * Finds the data set, trains, measures, publishes with a report and, if asked to, promotes. On a
   * failure nothing is published and nothing half-written stays behind; only a promotion that fails
   * leaves the version that was to be promoted.
   *
   * @param store where to publish; stays the caller's to close
   * @param listener hears how it goes
   * @throws InvalidRequestException if data set or network do not exist or do not fit, or the
   *     options do not fit them
   * @throws io.streamlens.modelstore.savedmodel.DeviceUnavailableException if a GPU is asked for
   *     and there is none
   * @throws io.streamlens.trainer.dataset.DatasetUnavailableException if the data set is not to be
   *     had
   * @throws io.streamlens.trainer.dataset.CorruptDatasetException if it is damaged
   * @throws io.streamlens.trainer.training.DivergedException if the loss became infinite
   * @throws io.streamlens.trainer.training.TrainingCancelledException if the thread is interrupted
   * @throws io.streamlens.trainer.training.CheckpointException if a checkpoint cannot be written,
   *     or not be gone on from
   * @throws io.streamlens.trainer.publication.PublicationRefusedException if the export does not do
   *     what was trained
   * @throws io.streamlens.modelstore.ModelStoreException if the store fails
   */
  public static TrainingResult run(
      TrainingRequest request, ModelStore store, TrainingListener listener) {
    Network network = Networks.named(request.network());
    Device device = Devices.choose(request.options().device());
    listener.phaseStarted(Phase.DATASET);
    Dataset dataset =
        Datasets.load(request.dataset(), request.data(), request.folder(), listener::downloading);
    return run(request, network, dataset, device, store, listener);
  }

  /**
   * {@link #run(TrainingRequest, ModelStore, TrainingListener)} on a data set that is in memory
   * already, whatever the request calls it.
   *
   * @param terms what is asked of the model before it is published, and said of it
   * @throws TrainerException also the one that {@code terms} throw to refuse the publication
   */
  public static TrainingResult run(
      TrainingRequest request,
      Dataset dataset,
      ModelStore store,
      TrainingListener listener,
      PublicationTerms terms) {
    Network network = Networks.named(request.network());
    Device device = Devices.choose(request.options().device());
    return run(request, network, dataset, device, store, listener, terms);
  }

  /** {@link #run(TrainingRequest, ModelStore, TrainingListener)} once the data set is in memory. */
  static TrainingResult run(
      TrainingRequest request,
      Network network,
      Dataset all,
      Device device,
      ModelStore store,
      TrainingListener listener) {
    return run(request, network, all, device, store, listener, PublicationTerms.NONE);
  }

  private static TrainingResult run(
      TrainingRequest request,
      Network network,
      Dataset all,
      Device device,
      ModelStore store,
      TrainingListener listener,
      PublicationTerms terms) {
    Dataset dataset = request.classes().isEmpty() ? all : all.onlyLabels(request.classes());
    listener.datasetLoaded(dataset);
    TrainingReport report = new TrainingReport(Networks.text(request.network()));
    Path tensorBoard = request.files().tensorBoard();
    try (TensorBoardLog events =
        tensorBoard == null ? null : new TensorBoardLog(tensorBoard, Clock.systemUTC())) {
      TrainingListener everybody =
          new TrainingListeners(listeners(request, report, listener, events));
      return new TrainingJob(request, store, everybody, terms, report)
          .run(network, dataset, device);
    }
  }

  private static List<TrainingListener> listeners(
      TrainingRequest request,
      TrainingReport report,
      TrainingListener listener,
      @Nullable TensorBoardLog events) {
    List<TrainingListener> listeners = new ArrayList<>();
    listeners.add(report);
    Path csv = request.files().csv();
    if (csv != null) {
      listeners.add(new CsvLog(csv));
    }
    if (events != null) {
      listeners.add(events);
    }
    listeners.add(listener);
    return listeners;
  }

  private TrainingResult run(Network network, Dataset dataset, Device device) {
    int labels = dataset.labels().size();
    ShapedNetwork shaped = ShapedNetwork.of(network, dataset.input(), labels);
    double share = request.options().validation().split();
    @Nullable ValidationSplit parts =
        share == 0 ? null : ValidationSplit.of(dataset.train(), share, labels);
    Split train = parts == null ? dataset.train() : parts.train();
    Normalization normalization = Normalization.to(PixelStatistics.of(train));
    try (TrainingGraph graph =
        TrainingGraph.open(shaped, normalization, device, request.options())) {
      graph.initialize(Weights.initial(shaped.weights(), request.options().seed()));
      TrainingLoop loop =
          new TrainingLoop(
              graph,
              train,
              parts == null ? null : parts.validation(),
              request.options(),
              checkpoints(dataset),
              listener);
      TrainingOutcome outcome = train(shaped, device, loop);
      TrainingResult result = publish(dataset, shaped, normalization, graph, device, outcome);
      listener.done(result);
      return result;
    }
  }

  private @Nullable Checkpoints checkpoints(Dataset dataset) {
    Path directory = request.files().checkpoints();
    return directory == null
        ? null
        : new Checkpoints(directory, description.identity(dataset), request.files().resume());
  }

  private TrainingOutcome train(ShapedNetwork network, Device device, TrainingLoop loop) {
    listener.phaseStarted(Phase.TRAINING);
    listener.trainingStarted(
        new TrainingListener.Plan(
            network.name(),
            network.parameters(),
            device,
            request.options(),
            loop.stepsPerEpoch(),
            description.platform(device, network)));
    TrainingOutcome outcome = loop.run();
    listener.trained(outcome);
    return outcome;
  }

  private TrainingResult publish(
      Dataset dataset,
      ShapedNetwork network,
      Normalization normalization,
      TrainingGraph graph,
      Device device,
      TrainingOutcome outcome) {
    listener.phaseStarted(Phase.EVALUATION);
    Evaluation evaluation = Evaluation.of(graph, dataset.test(), dataset.labels().size());
    listener.evaluated(evaluation);
    terms.condition().check(dataset, evaluation);
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
                description.record(dataset, network, device, outcome),
                device));
    return new TrainingResult(version, dataset, evaluation, outcome, device);
  }

  private ModelVersion publish(TrainedModel model) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    ModelVersion version =
        new Publisher(store, temporary, Clock.systemUTC()).publish(model, attachment);
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
}
