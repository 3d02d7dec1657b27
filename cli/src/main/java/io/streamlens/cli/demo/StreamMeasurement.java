package io.streamlens.cli.demo;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.send.Pace;
import io.streamlens.cli.serve.BatchCount;
import io.streamlens.cli.serve.StreamEndpoints;
import io.streamlens.trainer.TrainingResult;
import io.streamlens.trainer.dataset.Split;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Measures the running stream from outside, on its topics: speed and results from a burst of all
 * images, latency and batch size from a second stretch paced at half the burst's speed.
 */
final class StreamMeasurement {

  /** So that the Java compiler has seen the hot paths; these images are not counted. */
  static final int WARM_UP_IMAGES = 10_000;

  private static final int PACED_SECONDS = 8;
  private static final int LARGEST_PACED = 200_000;

  private final StreamTrial trial;
  private final StreamEndpoints endpoints;
  private final TrainingResult training;

  StreamMeasurement(StreamTrial trial, StreamEndpoints endpoints, TrainingResult training) {
    this.trial = trial;
    this.endpoints = endpoints;
    this.training = training;
  }

  /**
   * Sends everything and waits for everything.
   *
   * @param images how many the burst has
   * @throws CommandException if an image was lost or came out twice
   */
  DemoReport.Stream run(int images) throws InterruptedException {
    trial.run("warm-up", WARM_UP_IMAGES, Pace.unlimited());
    Stretch burst = trial.run("burst", images, Pace.unlimited());
    double perSecond = images / burst.seconds();
    double pacedAt = Math.max(1, perSecond / 2);
    int pacedImages = (int) Math.min(LARGEST_PACED, Math.ceil(pacedAt * PACED_SECONDS));
    BatchCount before = endpoints.batches();
    Stretch paced = trial.run("paced", pacedImages, Pace.of(pacedAt));
    double meanBatchSize = endpoints.batches().meanSince(before);
    refuseDuplicates(burst);
    refuseDuplicates(paced);
    return new DemoReport.Stream(
        images,
        images - burst.deadLettered(),
        burst.deadLettered(),
        (double) correct(burst) / images,
        differentFromTraining(burst),
        Math.round(perSecond),
        Math.round(pacedAt),
        latency(paced),
        rounded(meanBatchSize));
  }

  private static void refuseDuplicates(Stretch stretch) {
    if (stretch.duplicates() > 0) {
      throw new CommandException(
          "%,d images of the %s came out more than once"
              .formatted(stretch.duplicates(), stretch.name()));
    }
  }

  private int correct(Stretch burst) {
    Split test = training.dataset().test();
    int correct = 0;
    for (int i = 0; i < burst.size(); i++) {
      correct += burst.label(i) == test.label(i % test.size()) ? 1 : 0;
    }
    return correct;
  }

  private int differentFromTraining(Stretch burst) {
    int[] predicted = training.evaluation().predictedLabels();
    int different = 0;
    for (int i = 0; i < burst.size(); i++) {
      different += burst.label(i) == predicted[i % predicted.length] ? 0 : 1;
    }
    return different;
  }

  private static DemoReport.Latency latency(Stretch paced) {
    Histogram micros = new Histogram(3);
    for (int i = 0; i < paced.size(); i++) {
      micros.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(paced.latencyNanos(i))));
    }
    return new DemoReport.Latency(
        milliseconds(micros, 50), milliseconds(micros, 95), milliseconds(micros, 99));
  }

  private static double milliseconds(Histogram micros, double percentile) {
    return rounded(micros.getValueAtPercentile(percentile) / 1000.0);
  }

  private static double rounded(double value) {
    return Math.round(10 * value) / 10.0;
  }
}
