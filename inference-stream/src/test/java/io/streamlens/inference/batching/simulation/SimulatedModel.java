package io.streamlens.inference.batching.simulation;

import static io.streamlens.inference.settings.BatchingProfile.CPU;
import static io.streamlens.inference.settings.BatchingProfile.GPU;

import io.streamlens.inference.batching.MeasuredBatch;
import io.streamlens.inference.settings.BatchingProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** How long batches take, with the unevenness of a real machine. */
final class SimulatedModel {

  /** A batch's time spreads by about a tenth. */
  private static final double SPREAD = 0.1;

  /** One batch in some hundred meets a pause. */
  private static final double PAUSES = 0.002;

  private static final double PAUSE_FACTOR = 5;

  private final String name;
  private final IntToDoubleFunction millis;
  private final BatchingProfile profile;

  /** How much slower each of two batches is when both run: 1 on two cores, near 2 on one GPU. */
  private final double sharing;

  private double slowdown = 1;

  private SimulatedModel(
      String name, IntToDoubleFunction millis, BatchingProfile profile, double sharing) {
    this.name = name;
    this.millis = millis;
    this.profile = profile;
    this.sharing = sharing;
  }

  /** The models. */
  enum Kind {
    /** Two cores, 0.15 ms and 0.06 ms for each image: a small convolutional network. */
    SMALL_ON_CPU,
    /** Two cores, 1 ms and 1.2 ms for each image. */
    HEAVY_ON_CPU,
    /** 3 ms up to 64 images, then 0.03 ms for each further one; two batches share the device. */
    ON_GPU;

    SimulatedModel make() {
      return switch (this) {
        case SMALL_ON_CPU -> new SimulatedModel("small on a CPU", n -> 0.15 + 0.06 * n, CPU, 1.05);
        case HEAVY_ON_CPU -> new SimulatedModel("heavy on a CPU", n -> 1 + 1.2 * n, CPU, 1.05);
        case ON_GPU ->
            new SimulatedModel("on a GPU", n -> 3 + 0.03 * Math.max(0, n - 64), GPU, 1.7);
      };
    }
  }

  /** Of the machine that is simulated: two cores, or a GPU with two batches at once. */
  int parallel() {
    return 2;
  }

  int maxBatchSize() {
    return profile.largestBatchSize();
  }

  int profileBatchSize() {
    return profile.maxBatchSize();
  }

  int profileLeastBatchSize() {
    return profile.leastMaxBatchSize();
  }

  Duration profileDelay() {
    return profile.maxDelay();
  }

  /** From now on all batches take so many times as long. */
  void slowDown(double factor) {
    slowdown = factor;
  }

  /**
   * A batch's time.
   *
   * @param othersRunning at the same time
   */
  long nanos(int size, int othersRunning, Random random) {
    double shared = othersRunning > 0 ? sharing : 1;
    double spread = Math.exp(SPREAD * random.nextGaussian());
    double pause = random.nextDouble() < PAUSES ? PAUSE_FACTOR : 1;
    return (long) (millis.applyAsDouble(size) * 1e6 * slowdown * shared * spread * pause);
  }

  /** What a warm-up measures: each power of two, alone. */
  List<MeasuredBatch> warmUp() {
    Random random = new Random(99);
    List<MeasuredBatch> measured = new ArrayList<>();
    for (int size = 1; size <= maxBatchSize(); size *= 2) {
      measured.add(new MeasuredBatch(size, nanos(size, 0, random)));
    }
    return measured;
  }

  /** Images a second at the best of the sizes that take no longer than {@code millis}. */
  double bestImagesPerSecond(double longest) {
    double best = 0;
    for (int size = 1; size <= maxBatchSize(); size++) {
      double each = millis.applyAsDouble(size) * sharing;
      if (each <= longest) {
        best = Math.max(best, parallel() * size * 1e3 / each);
      }
    }
    return best;
  }

  @Override
  public String toString() {
    return name;
  }
}
