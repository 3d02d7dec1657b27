package io.streamlens.inference.settings;

import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.modelstore.savedmodel.DeviceUnavailableException;
import io.streamlens.modelstore.savedmodel.Devices;
import java.time.Duration;
import java.util.Locale;

/**
 * The defaults of batching that a device wants. A CPU computes an image in a batch of 128 a tenth
 * faster than in one of 64 (in bfloat16), and hardly faster in a larger one; each core runs a batch
 * of its own. A GPU takes about the same time for one image and for many, so that larger batches
 * are worth a longer wait; two at a time keep it busy while one is copied.
 */
public enum BatchingProfile {
  CPU(64, 128, 256, Duration.ofMillis(2), Runtime.getRuntime().availableProcessors()),
  GPU(256, 256, 1024, Duration.ofMillis(5), 2);

  /** A tenth of the usual commit interval: each commit waits for a batch. */
  public static final Duration LONGEST_LARGE_BATCH = Duration.ofMillis(10);

  private final int leastMaxBatchSize;
  private final int maxBatchSize;
  private final int largestBatchSize;
  private final Duration maxDelay;
  private final int parallelBatches;

  BatchingProfile(
      int leastMaxBatchSize,
      int maxBatchSize,
      int largestBatchSize,
      Duration maxDelay,
      int parallelBatches) {
    this.leastMaxBatchSize = leastMaxBatchSize;
    this.maxBatchSize = maxBatchSize;
    this.largestBatchSize = largestBatchSize;
    this.maxDelay = maxDelay;
    this.parallelBatches = parallelBatches;
  }

  /** Images in a batch at most, of a model that takes longer than 10 ms for more. */
  public int leastMaxBatchSize() {
    return leastMaxBatchSize;
  }

  /** Images in a batch at most. */
  public int maxBatchSize() {
    return maxBatchSize;
  }

  /** Images in a batch at most where a latency target chooses the size. */
  public int largestBatchSize() {
    return largestBatchSize;
  }

  /** How long an image waits for others. */
  public Duration maxDelay() {
    return maxDelay;
  }

  /** Batches that run at once. */
  public int parallelBatches() {
    return parallelBatches;
  }

  /**
   * The profile of the device that will be used.
   *
   * @throws InvalidSettingException if TensorFlow cannot tell its devices
   */
  static BatchingProfile of(Device.Choice choice) {
    return switch (choice) {
      case CPU -> CPU;
      case GPU -> GPU;
      case AUTO -> valueOf(choose().kind().name());
    };
  }

  private static Device choose() {
    try {
      return Devices.choose(Device.Choice.AUTO);
    } catch (DeviceUnavailableException e) {
      throw new InvalidSettingException("streamlens.device: " + e.getMessage());
    }
  }

  /** As in the settings: {@code cpu} or {@code gpu}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
