package io.streamlens.trainer;

import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.trainer.option.Augmentation;
import io.streamlens.trainer.option.Execution;
import io.streamlens.trainer.option.Optimization;
import io.streamlens.trainer.option.Recipes;
import io.streamlens.trainer.option.Regularization;
import io.streamlens.trainer.option.TrainingOption;
import io.streamlens.trainer.option.Validation;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a network is trained.
 *
 * @param epochs how often every training image is seen, 1 to 10,000
 * @param batchSize images per step, 1 to 65,536; a training set that is smaller is one batch
 * @param optimization how the weights move
 * @param regularization what keeps them from learning by heart
 * @param augmentation how the images are varied
 * @param validation what is held back to choose by
 * @param execution where and how the steps are computed
 */
public record TrainingOptions(
    int epochs,
    int batchSize,
    Optimization optimization,
    Regularization regularization,
    Augmentation augmentation,
    Validation validation,
    Execution execution) {

  private static final int MAX_EPOCHS = 10_000;
  private static final int MAX_BATCH_SIZE = 65_536;

  /** Five epochs in batches of 128, Adam along a cosine, nothing else. */
  public static final TrainingOptions PLAIN =
      new TrainingOptions(
          5,
          128,
          Optimization.DEFAULT,
          Regularization.NONE,
          Augmentation.NONE,
          Validation.NONE,
          Execution.DEFAULT);

  /**
   * @throws InvalidRequestException naming the option that is out of its range
   */
  public TrainingOptions {
    check(epochs >= 1 && epochs <= MAX_EPOCHS, "epochs", "1 to " + MAX_EPOCHS, epochs);
    check(
        batchSize >= 1 && batchSize <= MAX_BATCH_SIZE,
        "batch-size",
        "1 to " + MAX_BATCH_SIZE,
        batchSize);
  }

  /**
   * Plain options of this length, rate and seed.
   *
   * @throws InvalidRequestException naming the option that is out of its range
   */
  public TrainingOptions(
      int epochs, int batchSize, double learningRate, long seed, Device.Choice device) {
    this(
        epochs,
        batchSize,
        Optimization.DEFAULT.withLearningRate(learningRate),
        Regularization.NONE,
        Augmentation.NONE,
        Validation.NONE,
        Execution.DEFAULT.withSeed(seed).withDevice(device));
  }

  /**
   * What a network is trained with when nobody says otherwise: its own recipe if it is a built-in
   * one that has one, else the general one ({@code recipes.properties}); seed 1, device {@code
   * AUTO}.
   */
  public static TrainingOptions defaultsFor(String network) {
    return Recipes.of(network);
  }

  /** The recipe for a demonstration: good results in half a minute with a small network. */
  public static TrainingOptions quick() {
    return Recipes.of("quick");
  }

  /**
   * These options with one of them changed.
   *
   * @param name of the option, such as {@code learning-rate}
   * @param value as it is typed
   * @throws InvalidRequestException if there is no such option, or naming it and what is allowed
   */
  public TrainingOptions with(String name, String value) {
    return TrainingOption.named(name).set(this, value);
  }

  /** Every option by its name, in a fixed order: numbers, and words as they are typed. */
  public Map<String, Object> byName() {
    Map<String, Object> values = new LinkedHashMap<>();
    for (TrainingOption option : TrainingOption.values()) {
      values.put(option.toString(), option.valueIn(this));
    }
    return values;
  }

  /**
   * Checks what no option can show alone.
   *
   * @throws InvalidRequestException naming the option and what is allowed
   */
  public void checkTogether() {
    validation.check();
    check(
        optimization.warmup() < epochs,
        "warmup",
        "below the number of epochs, " + epochs,
        optimization.warmup());
  }

  /** The largest rate of the schedule. */
  public double learningRate() {
    return optimization.learningRate();
  }

  /** The seed of all random numbers. */
  public long seed() {
    return execution.seed();
  }

  /** What is asked for to train on. */
  public Device.Choice device() {
    return execution.device();
  }

  /** These options with another number of epochs. */
  public TrainingOptions withEpochs(int value) {
    return new TrainingOptions(
        value, batchSize, optimization, regularization, augmentation, validation, execution);
  }

  /** These options with another batch size. */
  public TrainingOptions withBatchSize(int value) {
    return new TrainingOptions(
        epochs, value, optimization, regularization, augmentation, validation, execution);
  }

  /** These options with another learning rate. */
  public TrainingOptions withLearningRate(double value) {
    return with(optimization.withLearningRate(value));
  }

  /** These options with another seed. */
  public TrainingOptions withSeed(long value) {
    return with(execution.withSeed(value));
  }

  /** These options with another device. */
  public TrainingOptions withDevice(Device.Choice value) {
    return with(execution.withDevice(value));
  }

  /** These options with another optimization. */
  public TrainingOptions with(Optimization value) {
    return new TrainingOptions(
        epochs, batchSize, value, regularization, augmentation, validation, execution);
  }

  /** These options with another regularization. */
  public TrainingOptions with(Regularization value) {
    return new TrainingOptions(
        epochs, batchSize, optimization, value, augmentation, validation, execution);
  }

  /** These options with another augmentation. */
  public TrainingOptions with(Augmentation value) {
    return new TrainingOptions(
        epochs, batchSize, optimization, regularization, value, validation, execution);
  }

  /** These options with another validation. */
  public TrainingOptions with(Validation value) {
    return new TrainingOptions(
        epochs, batchSize, optimization, regularization, augmentation, value, execution);
  }

  /** These options, executed otherwise. */
  public TrainingOptions with(Execution value) {
    return new TrainingOptions(
        epochs, batchSize, optimization, regularization, augmentation, validation, value);
  }

  private static void check(boolean holds, String what, String range, Number value) {
    if (!holds) {
      throw new InvalidRequestException(what + " must be " + range + ", not " + value);
    }
  }
}
