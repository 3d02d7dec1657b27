package io.streamlens.trainer.option;

/**
 * What keeps the weights from learning the training images by heart.
 *
 * @param weightDecay 0 to 1; of kernels only, never of biases and the scales of batch norm. With
 *     {@link Optimizer#ADAMW} each step takes rate * decay of a weight, with the others the decay
 *     is added to the gradient
 * @param labelSmoothing 0 to 1 (exclusive): the share of the target that is spread over all labels
 *     (Szegedy and others, 2016)
 * @param averaging decay of an exponential moving average of the weights, 0 to 1 (exclusive), which
 *     is what is then evaluated and exported; begins lower, so that the first weights are soon
 *     forgotten; 0: none
 * @param classWeights how much an image of each label counts
 */
public record Regularization(
    double weightDecay, double labelSmoothing, double averaging, ClassWeights classWeights) {

  /** None of it. */
  public static final Regularization NONE = new Regularization(0, 0, 0, ClassWeights.EQUAL);

  /**
   * @throws io.streamlens.trainer.InvalidRequestException naming the option that is out of its
   *     range
   */
  public Regularization {
    Range.closed("weight-decay", weightDecay, 0, 1);
    Range.below("label-smoothing", labelSmoothing, 1);
    Range.below("ema", averaging, 1);
  }

  Regularization withWeightDecay(double value) {
    return new Regularization(value, labelSmoothing, averaging, classWeights);
  }

  Regularization withLabelSmoothing(double value) {
    return new Regularization(weightDecay, value, averaging, classWeights);
  }

  Regularization withAveraging(double value) {
    return new Regularization(weightDecay, labelSmoothing, value, classWeights);
  }

  Regularization withClassWeights(ClassWeights value) {
    return new Regularization(weightDecay, labelSmoothing, averaging, value);
  }
}
