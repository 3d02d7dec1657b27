package io.streamlens.trainer.training;

import io.streamlens.trainer.option.Optimization;
import io.streamlens.trainer.training.FedScalar.StepTime;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.train.ApplyMomentum;
import org.tensorflow.types.TFloat32;

/** An optimizer in a graph: adds what changes one weight by its gradient. */
sealed interface UpdateRule {

  /**
   * Adds the change of one weight.
   *
   * @param tf makes operations that run when all gradients are there
   * @param decay the share of the weight that is to be taken off, 0 for none
   */
  Op update(Ops tf, Variable<TFloat32> weight, Operand<TFloat32> gradient, double decay);

  /**
   * The rule that {@code options} ask for.
   *
   * @param rate the learning rate of the step
   * @param scalar makes another number that is fed with each step
   */
  static UpdateRule of(
      Optimization options,
      Variables variables,
      Operand<TFloat32> rate,
      BiFunction<String, ToDoubleFunction<StepTime>, Operand<TFloat32>> scalar) {
    return switch (options.optimizer()) {
      case SGD -> new Sgd(rate);
      case MOMENTUM -> new Momentum(variables, rate, options.momentum());
      case ADAM -> Adam.of(options, variables, rate, scalar, false);
      case ADAMW -> Adam.of(options, variables, rate, scalar, true);
    };
  }

  private static Operand<TFloat32> decayed(
      Ops tf, Variable<TFloat32> weight, Operand<TFloat32> gradient, double decay) {
    return decay == 0
        ? gradient
        : tf.math.add(gradient, tf.math.mul(weight, tf.constant((float) decay)));
  }

  /** Plain gradient descent. */
  record Sgd(Operand<TFloat32> rate) implements UpdateRule {
    @Override
    public Op update(Ops tf, Variable<TFloat32> weight, Operand<TFloat32> gradient, double decay) {
      return tf.train.applyGradientDescent(weight, rate, decayed(tf, weight, gradient, decay));
    }
  }

  /**
   * Nesterov's momentum as TensorFlow writes it: {@code sum = momentum * sum + gradient; weight -=
   * rate * (gradient + momentum * sum)}.
   */
  record Momentum(Variables variables, Operand<TFloat32> rate, double momentum)
      implements UpdateRule {
    @Override
    public Op update(Ops tf, Variable<TFloat32> weight, Operand<TFloat32> gradient, double decay) {
      return tf.train.applyMomentum(
          weight,
          variables.of("momentum." + weight.op().name(), weight.shape()),
          rate,
          decayed(tf, weight, gradient, decay),
          tf.constant((float) momentum),
          ApplyMomentum.useNesterov(true));
    }
  }

  /**
   * Steps scaled by running means of the gradient and of its square. The powers of beta that
   * correct the means' beginning are fed.
   *
   * @param decoupled whether decay is taken off the weight itself (AdamW) or added to the gradient
   */
  record Adam(
      Variables variables,
      Operand<TFloat32> rate,
      Operand<TFloat32> beta1Power,
      Operand<TFloat32> beta2Power,
      Optimization options,
      boolean decoupled)
      implements UpdateRule {

    private static final float EPSILON = 1e-7f;

    static Adam of(
        Optimization options,
        Variables variables,
        Operand<TFloat32> rate,
        BiFunction<String, ToDoubleFunction<StepTime>, Operand<TFloat32>> scalar,
        boolean decoupled) {
      return new Adam(
          variables,
          rate,
          scalar.apply("beta1_power", time -> Math.pow(options.momentum(), time.step() + 1.0)),
          scalar.apply("beta2_power", time -> Math.pow(options.beta2(), time.step() + 1.0)),
          options,
          decoupled);
    }

    @Override
    public Op update(Ops tf, Variable<TFloat32> weight, Operand<TFloat32> gradient, double decay) {
      if (!decoupled || decay == 0) {
        return apply(tf, weight, decayed(tf, weight, gradient, decay));
      }
      Operand<TFloat32> share = tf.math.mul(rate, tf.constant((float) decay));
      Op shrunk = tf.assignSub(weight, tf.math.mul(weight, share));
      return apply(tf.withControlDependencies(List.of(shrunk)), weight, gradient);
    }

    private Op apply(Ops tf, Variable<TFloat32> weight, Operand<TFloat32> gradient) {
      String name = weight.op().name();
      return tf.train.applyAdam(
          weight,
          variables.of("adam.mean." + name, weight.shape()),
          variables.of("adam.square." + name, weight.shape()),
          beta1Power,
          beta2Power,
          rate,
          tf.constant((float) options.momentum()),
          tf.constant((float) options.beta2()),
          tf.constant(EPSILON),
          gradient);
    }
  }
}
