package io.streamlens.trainer.option;

/**
 * How the weights move.
 *
 * @param optimizer what becomes of a gradient
 * @param learningRate the largest rate of the schedule, above 0 and at most 10
 * @param momentum share of the running mean of gradients that is kept, 0 to 1 (exclusive); Adam's
 *     beta 1
 * @param beta2 Adam's share of the running mean of squares, 0 to 1 (exclusive)
 * @param schedule how the rate changes
 * @param warmup epochs in which the rate rises to its largest value, 0 or more
 * @param clip the largest norm of all gradients together; longer ones are scaled down (Pascanu and
 *     others, 2013); 0: no limit
 */
public record Optimization(
    Optimizer optimizer,
    double learningRate,
    double momentum,
    double beta2,
    Schedule schedule,
    double warmup,
    double clip) {

  private static final double MAX_LEARNING_RATE = 10;
  private static final double MAX_CLIP = 1e6;

  /** Adam with its authors' constants along a cosine, rate 0.003. */
  public static final Optimization DEFAULT =
      new Optimization(Optimizer.ADAM, 0.003, 0.9, 0.999, Schedule.COSINE, 0, 0);

  /**
   * @throws io.streamlens.trainer.InvalidRequestException naming the option that is out of its
   *     range
   */
  public Optimization {
    Range.check(
        learningRate > 0 && learningRate <= MAX_LEARNING_RATE,
        "learning-rate",
        "above 0 and at most " + MAX_LEARNING_RATE,
        learningRate);
    Range.below("momentum", momentum, 1);
    Range.below("beta2", beta2, 1);
    Range.closed("warmup", warmup, 0, 10_000);
    Range.closed("clip", clip, 0, MAX_CLIP);
  }

  Optimization withOptimizer(Optimizer value) {
    return new Optimization(value, learningRate, momentum, beta2, schedule, warmup, clip);
  }

  /** The same with another largest rate. */
  public Optimization withLearningRate(double value) {
    return new Optimization(optimizer, value, momentum, beta2, schedule, warmup, clip);
  }

  Optimization withMomentum(double value) {
    return new Optimization(optimizer, learningRate, value, beta2, schedule, warmup, clip);
  }

  Optimization withBeta2(double value) {
    return new Optimization(optimizer, learningRate, momentum, value, schedule, warmup, clip);
  }

  Optimization withSchedule(Schedule value) {
    return new Optimization(optimizer, learningRate, momentum, beta2, value, warmup, clip);
  }

  Optimization withWarmup(double value) {
    return new Optimization(optimizer, learningRate, momentum, beta2, schedule, value, clip);
  }

  Optimization withClip(double value) {
    return new Optimization(optimizer, learningRate, momentum, beta2, schedule, warmup, value);
  }
}
