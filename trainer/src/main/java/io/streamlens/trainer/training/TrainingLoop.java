package io.streamlens.trainer.training;

import io.streamlens.trainer.TrainingListener;
import io.streamlens.trainer.TrainingListener.Validated;
import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.dataset.Split;
import io.streamlens.trainer.evaluation.Evaluation;
import io.streamlens.trainer.network.Weights;
import io.streamlens.trainer.training.FedScalar.StepTime;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trains a graph epoch by epoch, step by step. For one run on one thread.
 *
 * <p>On a CPU, a run is repeatable to the last bit on the same machine with the same TensorFlow,
 * options (seed, threads and precision among them) and images, whether it is resumed or not.
 */
public final class TrainingLoop {

  private final TrainingGraph graph;
  private final Split split;
  private final @Nullable Split validation;
  private final TrainingOptions options;
  private final @Nullable Checkpoints checkpoints;
  private final TrainingListener listener;
  private final BatchPreparation preparation;
  private final int stepsPerEpoch;
  private final long steps;
  private final LearningRate learningRate;
  private EarlyStopping stopping;
  private Stopwatch stopwatch = new Stopwatch(0, 0);
  private long firstStep;
  private long stepsDone;

  /** A loop that neither validates nor keeps checkpoints. */
  public TrainingLoop(
      TrainingGraph graph, Split split, TrainingOptions options, TrainingListener listener) {
    this(graph, split, null, options, null, listener);
  }

  /**
   * @param graph with its weights set
   * @param split what is learned
   * @param validation what is looked at after each epoch; absent: nothing
   * @param checkpoints where each epoch is kept, and the run goes on from; absent: nowhere
   * @throws io.streamlens.trainer.InvalidRequestException if options do not go together, or not
   *     with the labels
   */
  public TrainingLoop(
      TrainingGraph graph,
      Split split,
      @Nullable Split validation,
      TrainingOptions options,
      @Nullable Checkpoints checkpoints,
      TrainingListener listener) {
    options.checkTogether();
    this.graph = graph;
    this.split = split;
    this.validation = validation;
    this.options = options;
    this.checkpoints = checkpoints;
    this.listener = listener;
    this.preparation = new BatchPreparation(split, graph.network().labels(), options);
    this.stepsPerEpoch = preparation.perEpoch();
    this.steps = (long) stepsPerEpoch * options.epochs();
    this.learningRate = new LearningRate(options.optimization(), stepsPerEpoch, steps);
    this.stopping = new EarlyStopping(options.validation().patience(), null);
  }

  /** The number of steps in an epoch. */
  public int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  /**
   * Trains to the end, or from a checkpoint to the end; then the graph has the best weights if
   * early stopping is on, otherwise the last.
   *
   * @throws DivergedException if the loss, or a weight after an epoch, is no finite number any more
   * @throws TrainingCancelledException if this thread is interrupted
   * @throws CheckpointException if one cannot be read or written
   */
  public TrainingOutcome run() {
    int epoch = start();
    Validated validated = null;
    if (epoch < options.epochs() && !stopping.shouldStopAfter(epoch)) {
      try (StepTensors tensors =
              new StepTensors(split.input(), preparation.batchSize(), graph.network().labels());
          BatchPrefetch batches = new BatchPrefetch(preparation, epoch + 1, options.epochs())) {
        do {
          epoch++;
          listener.epochStarted(epoch, options.epochs());
          validated = runEpoch(epoch, tensors, batches);
          save(epoch);
        } while (epoch < options.epochs() && !stopping.shouldStopAfter(epoch));
      }
    }
    return end(epoch, validated);
  }

  /** Goes on from a checkpoint, if there is one; returns the epochs that are done. */
  private int start() {
    Optional<Checkpoint> found =
        checkpoints == null ? Optional.empty() : checkpoints.start(graph.stateSizes());
    found.ifPresent(this::resume);
    int epoch = found.map(Checkpoint::epoch).orElse(0);
    firstStep = (long) epoch * stepsPerEpoch;
    stepsDone = firstStep;
    stopwatch =
        new Stopwatch(
            found.map(Checkpoint::seconds).orElse(0.0),
            found.map(Checkpoint::cpuSeconds).orElse(0.0));
    return epoch;
  }

  private void resume(Checkpoint checkpoint) {
    graph.restore(checkpoint.state());
    stopping = new EarlyStopping(options.validation().patience(), checkpoint.best());
    listener.resumed(checkpoint.epoch(), options.epochs());
  }

  private TrainingOutcome end(int epoch, @Nullable Validated last) {
    EarlyStopping.Best best = stopping.best();
    Validated validated = last;
    if (best != null) {
      graph.initialize(best.weights());
      validated = best.result();
    } else if (validated == null) {
      validated = validate(); // resumed after its last epoch
    }
    checkFinite(graph.weights());
    return new TrainingOutcome(
        epoch,
        best == null ? epoch : best.epoch(),
        validated,
        stopwatch.seconds(),
        stopwatch.cpuSeconds());
  }

  private @Nullable Validated runEpoch(int epoch, StepTensors tensors, BatchPrefetch batches) {
    double secondsBefore = stopwatch.seconds();
    double lossSum = 0;
    double accuracySum = 0;
    for (int batch = 0; batch < stepsPerEpoch; batch++) {
      checkNotInterrupted(epoch);
      TrainingGraph.StepResult result = step(tensors, batches);
      checkFinite(result.loss(), epoch);
      stepsDone++;
      lossSum += result.loss();
      accuracySum += result.accuracy();
      listener.step(progress(epoch, lossSum / (batch + 1), accuracySum / (batch + 1)));
    }
    checkFinite(graph.weights());
    Validated validated = validate();
    if (validated != null) {
      stopping.heard(epoch, validated, graph::weights);
    }
    listener.epochEnded(
        new TrainingListener.Epoch(
            epoch,
            options.epochs(),
            lossSum / stepsPerEpoch,
            accuracySum / stepsPerEpoch,
            validated,
            stepsDone,
            learningRate.at(stepsDone - 1),
            stopwatch.seconds() - secondsBefore,
            stopwatch.cpuSeconds()));
    return validated;
  }

  private TrainingGraph.StepResult step(StepTensors tensors, BatchPrefetch batches) {
    PreparedBatch batch = batches.take();
    tensors.setBatch(batch);
    batches.giveBack(batch);
    tensors.setStep(options.seed(), stepsDone);
    return graph.step(tensors, new StepTime(stepsDone, learningRate.at(stepsDone)));
  }

  private @Nullable Validated validate() {
    if (validation == null) {
      return null;
    }
    Evaluation evaluation = Evaluation.of(graph, validation, graph.network().labels());
    return new Validated(evaluation.accuracy(), evaluation.loss());
  }

  private void save(int epoch) {
    if (checkpoints != null) {
      checkpoints.save(
          new Checkpoint(
              epoch,
              checkpoints.run(),
              stopwatch.seconds(),
              stopwatch.cpuSeconds(),
              graph.state(),
              stopping.best()));
    }
  }

  private TrainingListener.Step progress(int epoch, double loss, double accuracy) {
    double seconds = stopwatch.secondsSinceStart();
    long done = stepsDone - firstStep;
    Duration remaining = Duration.ofMillis(Math.round(1000 * seconds / done * (steps - stepsDone)));
    return new TrainingListener.Step(
        epoch,
        options.epochs(),
        stepsDone,
        steps,
        loss,
        accuracy,
        done * preparation.batchSize() / seconds,
        remaining);
  }

  private void checkFinite(float loss, int epoch) {
    if (!Float.isFinite(loss)) {
      throw new DivergedException(
          "training diverged: the loss became %s in epoch %d, step %d; try a learning rate below %s"
              .formatted(loss, epoch, stepsDone + 1, options.learningRate()));
    }
  }

  /** A rectifier can hide a lost weight from the loss. */
  private void checkFinite(Weights weights) {
    weights
        .values()
        .forEach(
            (name, values) -> {
              for (float value : values) {
                if (!Float.isFinite(value)) {
                  throw new DivergedException(
                      "training diverged: %s became %s; try a learning rate below %s"
                          .formatted(name, value, options.learningRate()));
                }
              }
            });
  }

  private void checkNotInterrupted(int epoch) {
    if (Thread.currentThread().isInterrupted()) {
      throw new TrainingCancelledException("training was cancelled in epoch " + epoch);
    }
  }
}
