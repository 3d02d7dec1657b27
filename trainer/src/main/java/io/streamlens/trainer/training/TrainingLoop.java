package io.streamlens.trainer.training;

import io.streamlens.trainer.TrainingListener;
import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.dataset.Split;
import io.streamlens.trainer.network.Weights;
import java.time.Duration;

/** Trains a graph epoch by epoch, step by step. For one run on one thread. */
public final class TrainingLoop {

  private static final double NANOS = 1e9;

  private final TrainingGraph graph;
  private final Split split;
  private final TrainingOptions options;
  private final TrainingListener listener;
  private final int batchSize;
  private final Batches batches;
  private final long steps;
  private final CosineSchedule schedule;
  private long stepsDone;
  private long start;

  /**
   * @param graph with its weights set
   * @param split what is learned
   */
  public TrainingLoop(
      TrainingGraph graph, Split split, TrainingOptions options, TrainingListener listener) {
    this.graph = graph;
    this.split = split;
    this.options = options;
    this.listener = listener;
    this.batchSize = Math.min(options.batchSize(), split.size());
    this.batches = new Batches(split, batchSize, options.seed());
    this.steps = (long) batches.perEpoch() * options.epochs();
    this.schedule = new CosineSchedule(options.learningRate(), steps);
  }

  /** The number of steps in an epoch. */
  public int stepsPerEpoch() {
    return batches.perEpoch();
  }

  /**
   * Trains to the end.
   *
   * @return how many seconds it took
   * @throws DivergedException if the loss, or a weight at the end, is no finite number any more
   * @throws TrainingCancelledException if this thread is interrupted
   */
  public double run() {
    start = System.nanoTime();
    try (StepTensors tensors = new StepTensors(split.input(), batchSize)) {
      for (int epoch = 1; epoch <= options.epochs(); epoch++) {
        listener.epochStarted(epoch, options.epochs());
        listener.epochEnded(runEpoch(epoch, tensors));
      }
    }
    double seconds = (System.nanoTime() - start) / NANOS;
    checkFinite(graph.weights());
    return seconds;
  }

  private TrainingListener.Epoch runEpoch(int epoch, StepTensors tensors) {
    long epochStart = System.nanoTime();
    byte[] pixels = new byte[batchSize * split.input().size()];
    int[] labels = new int[batchSize];
    double lossSum = 0;
    double accuracySum = 0;
    batches.startEpoch(epoch);
    for (int batch = 0; batch < batches.perEpoch(); batch++) {
      checkNotInterrupted(epoch);
      batches.copy(batch, pixels, labels);
      tensors.setBatch(pixels, labels);
      tensors.setStep(options.seed(), stepsDone, schedule.at(stepsDone));
      TrainingGraph.StepResult result = graph.step(tensors);
      checkFinite(result.loss(), epoch);
      stepsDone++;
      lossSum += result.loss();
      accuracySum += result.accuracy();
      listener.step(step(epoch, lossSum / (batch + 1), accuracySum / (batch + 1)));
    }
    return new TrainingListener.Epoch(
        epoch,
        options.epochs(),
        lossSum / batches.perEpoch(),
        accuracySum / batches.perEpoch(),
        (System.nanoTime() - epochStart) / NANOS);
  }

  private TrainingListener.Step step(int epoch, double loss, double accuracy) {
    double seconds = (System.nanoTime() - start) / NANOS;
    Duration remaining =
        Duration.ofMillis(Math.round(1000 * seconds / stepsDone * (steps - stepsDone)));
    return new TrainingListener.Step(
        epoch,
        options.epochs(),
        stepsDone,
        steps,
        loss,
        accuracy,
        stepsDone * batchSize / seconds,
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
