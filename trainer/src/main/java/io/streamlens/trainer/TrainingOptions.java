package io.streamlens.trainer;

import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.trainer.network.Networks;

/**
 * How a network is trained.
 *
 * @param epochs how often every training image is seen, 1 to 10,000
 * @param batchSize images per step, 1 to 65,536; a training set that is smaller is one batch
 * @param learningRate the largest rate of the schedule, above 0 and at most 10
 * @param seed of all random numbers: the weights' beginning, the order of the images, dropout
 * @param device what it is trained on
 */
public record TrainingOptions(
    int epochs, int batchSize, double learningRate, long seed, Device.Choice device) {

  private static final int MAX_EPOCHS = 10_000;
  private static final int MAX_BATCH_SIZE = 65_536;
  private static final double MAX_LEARNING_RATE = 10;

  /**
   * @throws InvalidRequestException naming the option that is out of its range
   */
  public TrainingOptions {
    check(epochs >= 1 && epochs <= MAX_EPOCHS, "epochs", "1 to " + MAX_EPOCHS, epochs);
    check(
        batchSize >= 1 && batchSize <= MAX_BATCH_SIZE,
        "batch size",
        "1 to " + MAX_BATCH_SIZE,
        batchSize);
    check(
        learningRate > 0 && learningRate <= MAX_LEARNING_RATE,
        "learning rate",
        "above 0 and at most " + MAX_LEARNING_RATE,
        learningRate);
  }

  /**
   * What a built-in network is trained with when nobody says otherwise; seed 1, device {@code
   * AUTO}.
   *
   * @throws InvalidRequestException if there is no such network
   */
  public static TrainingOptions defaultsFor(String network) {
    return switch (Networks.named(network).name()) {
      case "softmax" -> new TrainingOptions(5, 128, 0.002, 1, Device.Choice.AUTO);
      default -> new TrainingOptions(5, 128, 0.003, 1, Device.Choice.AUTO);
    };
  }

  /** These options with another number of epochs. */
  public TrainingOptions withEpochs(int value) {
    return new TrainingOptions(value, batchSize, learningRate, seed, device);
  }

  /** These options with another batch size. */
  public TrainingOptions withBatchSize(int value) {
    return new TrainingOptions(epochs, value, learningRate, seed, device);
  }

  /** These options with another learning rate. */
  public TrainingOptions withLearningRate(double value) {
    return new TrainingOptions(epochs, batchSize, value, seed, device);
  }

  /** These options with another seed. */
  public TrainingOptions withSeed(long value) {
    return new TrainingOptions(epochs, batchSize, learningRate, value, device);
  }

  /** These options with another device. */
  public TrainingOptions withDevice(Device.Choice value) {
    return new TrainingOptions(epochs, batchSize, learningRate, seed, value);
  }

  private static void check(boolean holds, String what, String range, Number value) {
    if (!holds) {
      throw new InvalidRequestException(what + " must be " + range + ", not " + value);
    }
  }
}
