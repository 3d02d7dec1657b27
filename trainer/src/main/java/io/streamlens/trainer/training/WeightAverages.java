package io.streamlens.trainer.training;

import io.streamlens.trainer.network.WeightSpec;
import io.streamlens.trainer.training.FedScalar.StepTime;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * An exponential moving average of each weight, statistics included (Polyak and Juditsky, 1992). In
 * the first steps the average forgets faster, {@code (1 + step) / (10 + step)}: the weights of the
 * beginning would stay in it for long.
 */
final class WeightAverages {

  private static final String PREFIX = "average.";

  private WeightAverages() {}

  /** The name of the variable that holds the average of the weight {@code name}. */
  static String nameOf(String name) {
    return PREFIX + name;
  }

  /** The share of the old average that is given up in a step. */
  static double change(double decay, StepTime time) {
    return 1 - Math.min(decay, (1.0 + time.step()) / (10.0 + time.step()));
  }

  /**
   * Adds what brings the averages up to date.
   *
   * @param tf makes operations that run when all weights are changed
   * @param change the share of the old average that is given up
   */
  static List<Op> addTo(
      Ops tf, Variables variables, List<WeightSpec> weights, Operand<TFloat32> change) {
    List<Op> updates = new ArrayList<>();
    for (WeightSpec spec : weights) {
      Operand<TFloat32> weight = variables.of(spec);
      Variable<TFloat32> average = variables.of(nameOf(spec.name()), Variables.shape(spec));
      updates.add(tf.assignSub(average, tf.math.mul(tf.math.sub(average, weight), change)));
    }
    return updates;
  }
}
