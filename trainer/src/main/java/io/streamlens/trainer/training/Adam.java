package io.streamlens.trainer.training;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * The optimizer of Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015): steps scaled
 * by running means of the gradient and of its square, kept in two more variables for each weight.
 * The powers of beta that correct the means' beginning are fed with every step, so that nothing of
 * the optimizer's state hides in the graph.
 */
final class Adam {

  static final float BETA1 = 0.9f;
  static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-7f;

  private final Placeholder<TFloat32> learningRate;
  private final Placeholder<TFloat32> beta1Power;
  private final Placeholder<TFloat32> beta2Power;
  private final Op update;

  /**
   * Adds the update of {@code weights} to the graph.
   *
   * @param loss what is to become small
   * @param weights those that {@code loss} depends on, and no others: one that it does not depend
   *     on has no gradient
   */
  Adam(Ops tf, Variables variables, Operand<TFloat32> loss, List<Variable<TFloat32>> weights) {
    learningRate = scalar(tf, "learning_rate");
    beta1Power = scalar(tf, "beta1_power");
    beta2Power = scalar(tf, "beta2_power");
    Gradients gradients = tf.gradients(loss, weights);
    // A gradient of one layer still reads the weights of the next: no weight may change before all
    // gradients are there. (Without this the result depends on which thread is faster.)
    List<Operation> allGradients = gradients.dy().stream().<Operation>map(Output::op).toList();
    Ops afterGradients = tf.withControlDependencyOps(allGradients);
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      updates.add(update(afterGradients, variables, weights.get(i), gradients.dy(i)));
    }
    update = tf.withControlDependencies(updates).noOp();
  }

  private Op update(
      Ops tf, Variables variables, Variable<TFloat32> weight, Operand<TFloat32> gradient) {
    String name = weight.op().name();
    return tf.train.applyAdam(
        weight,
        variables.of("adam.mean." + name, weight.shape()),
        variables.of("adam.square." + name, weight.shape()),
        beta1Power,
        beta2Power,
        learningRate,
        tf.constant(BETA1),
        tf.constant(BETA2),
        tf.constant(EPSILON),
        gradient);
  }

  private static Placeholder<TFloat32> scalar(Ops tf, String name) {
    return tf.withName(name).placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
  }

  /** What performs one step when it is run. */
  Op update() {
    return update;
  }

  Placeholder<TFloat32> learningRate() {
    return learningRate;
  }

  Placeholder<TFloat32> beta1Power() {
    return beta1Power;
  }

  Placeholder<TFloat32> beta2Power() {
    return beta2Power;
  }
}
