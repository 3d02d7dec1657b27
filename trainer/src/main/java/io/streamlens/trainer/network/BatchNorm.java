package io.streamlens.trainer.network;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TFloat32;

/**
 * Brings each channel to mean zero and spread one, then scales and shifts it by what it has learned
 * (Ioffe and Szegedy, "Batch Normalization", 2015). In training by the batch's own mean and
 * variance, whose moving averages are kept; in inference by those averages, so that an image's
 * result does not depend on its neighbours.
 *
 * @param momentum the share of the old in a moving average with every step, 0 to 1 (exclusive)
 * @param epsilon added to the variance, above 0
 */
public record BatchNorm(double momentum, double epsilon) implements SimpleLayer {

  /**
   * The share that is usual: soon there in a short training, and steady over the last forty batches
   * of a long one.
   */
  public static final double MOMENTUM = 0.95;

  /** What is usually added. */
  public static final double EPSILON = 1e-3;

  static final String SCALE = "scale";
  static final String OFFSET = "offset";
  static final String MEAN = "mean";
  static final String VARIANCE = "variance";

  /**
   * @throws InvalidNetworkException naming the value that is out of its range
   */
  public BatchNorm {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new InvalidNetworkException("momentum must be at least 0 and below 1, not " + momentum);
    }
    if (!(epsilon > 0 && epsilon <= 1)) {
      throw new InvalidNetworkException("epsilon must be above 0 and at most 1, not " + epsilon);
    }
  }

  /** With the usual values. */
  public BatchNorm() {
    this(MOMENTUM, EPSILON);
  }

  @Override
  public String kind() {
    return "batchnorm";
  }

  @Override
  public FeatureShape outputShape(FeatureShape input) {
    return input;
  }

  @Override
  public List<WeightSpec> weights(FeatureShape input, Activation.Function following) {
    List<Integer> shape = List.of(input.channels());
    Initializer zero = new Initializer.Constant(0);
    Initializer one = new Initializer.Constant(1);
    return List.of(
        new WeightSpec(SCALE, shape, one, WeightSpec.Role.OFFSET),
        new WeightSpec(OFFSET, shape, zero, WeightSpec.Role.OFFSET),
        new WeightSpec(MEAN, shape, zero, WeightSpec.Role.STATISTIC),
        new WeightSpec(VARIANCE, shape, one, WeightSpec.Role.STATISTIC));
  }

  @Override
  public Operand<TFloat32> addTo(
      LayerContext context, Operand<TFloat32> input, FeatureShape shape) {
    Ops tf = context.tf();
    if (shape instanceof FeatureShape.Maps) {
      return normalize(context, input);
    }
    // The operation knows maps only; a vector is maps of one pixel.
    int length = shape.channels();
    Operand<TFloat32> maps = tf.reshape(input, tf.constant(new int[] {-1, 1, 1, length}));
    return tf.reshape(normalize(context, maps), tf.constant(new int[] {-1, length}));
  }

  private Operand<TFloat32> normalize(LayerContext context, Operand<TFloat32> input) {
    return switch (context.mode()) {
      case TRAINING -> {
        Operand<TFloat32> none = context.tf().constant(new float[0]);
        FusedBatchNorm<TFloat32, TFloat32> normalized = add(context, input, none, none, true);
        keepAverage(context, MEAN, normalized.batchMean());
        keepAverage(context, VARIANCE, normalized.batchVariance());
        yield normalized.y();
      }
      case INFERENCE ->
          add(context, input, context.weight(MEAN), context.weight(VARIANCE), false).y();
    };
  }

  private FusedBatchNorm<TFloat32, TFloat32> add(
      LayerContext context,
      Operand<TFloat32> input,
      Operand<TFloat32> mean,
      Operand<TFloat32> variance,
      boolean training) {
    return context
        .tf()
        .nn
        .fusedBatchNorm(
            input,
            context.weight(SCALE),
            context.weight(OFFSET),
            mean,
            variance,
            FusedBatchNorm.epsilon((float) epsilon),
            FusedBatchNorm.isTraining(training));
  }

  private void keepAverage(LayerContext context, String name, Operand<TFloat32> ofBatch) {
    Ops tf = context.tf();
    Operand<TFloat32> old = context.weight(name);
    Operand<TFloat32> change = tf.math.sub(ofBatch, old);
    context.update(
        name, tf.math.add(old, tf.math.mul(change, tf.constant((float) (1 - momentum)))));
  }
}
