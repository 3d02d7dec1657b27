package io.streamlens.trainer.training;

import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.network.WeightSpec;
import io.streamlens.trainer.option.Optimization;
import io.streamlens.trainer.training.FedScalar.StepTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * What a graph does with its weights in one step: gradients, clipping, decay, the optimizer's rule,
 * averages.
 */
final class WeightUpdates implements AutoCloseable {

  private final Ops tf;
  private final Variables variables;
  private final TrainingOptions options;
  private final List<FedScalar> scalars = new ArrayList<>();
  private final Op step;

  /**
   * Adds them to the graph.
   *
   * @param weights all of the network
   * @param statistics operations that keep those weights up to date that are not trained
   * @param lossScale by which the loss is multiplied, and its gradients divided again, so that
   *     small ones survive in half precision; 1 for none
   */
  WeightUpdates(
      Ops tf,
      Variables variables,
      Operand<TFloat32> loss,
      List<WeightSpec> weights,
      List<Op> statistics,
      TrainingOptions options,
      float lossScale) {
    this.tf = tf;
    this.variables = variables;
    this.options = options;
    List<WeightSpec> trainable = weights.stream().filter(WeightSpec::trainable).toList();
    List<Op> updates = new ArrayList<>(statistics);
    updates.addAll(optimize(scaled(loss, lossScale), trainable, lossScale));
    step = tf.withControlDependencies(averages(weights, updates)).noOp();
  }

  private Operand<TFloat32> scaled(Operand<TFloat32> loss, float lossScale) {
    return lossScale == 1 ? loss : tf.math.mul(loss, tf.constant(lossScale));
  }

  private List<Op> optimize(Operand<TFloat32> loss, List<WeightSpec> weights, float lossScale) {
    List<Variable<TFloat32>> trained =
        weights.stream()
            .map(weight -> variables.of(weight.name(), Variables.shape(weight)))
            .toList();
    Gradients gradients = tf.gradients(loss, trained);
    // A gradient of one layer still reads the weights of the next: no weight may change before all
    // gradients are there. (Without this the result depends on which thread is faster.)
    List<Operation> allGradients = gradients.dy().stream().<Operation>map(Output::op).toList();
    Ops after = tf.withControlDependencyOps(allGradients);
    List<Operand<TFloat32>> ready = unscaledAndClipped(after, gradients, lossScale);
    Optimization optimization = options.optimization();
    Operand<TFloat32> rate = scalar("learning_rate", StepTime::learningRate);
    UpdateRule rule = UpdateRule.of(optimization, variables, rate, this::scalar);
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      double decay =
          weights.get(i).role() == WeightSpec.Role.KERNEL
              ? options.regularization().weightDecay()
              : 0;
      updates.add(rule.update(after, trained.get(i), ready.get(i), decay));
    }
    return updates;
  }

  private List<Operand<TFloat32>> unscaledAndClipped(
      Ops after, Gradients gradients, float lossScale) {
    List<Operand<TFloat32>> all = new ArrayList<>();
    for (int i = 0; i < gradients.dy().size(); i++) {
      Operand<TFloat32> gradient = gradients.dy(i);
      all.add(lossScale == 1 ? gradient : after.math.mul(gradient, after.constant(1 / lossScale)));
    }
    double clip = options.optimization().clip();
    return clip == 0 ? all : clipped(after, all, (float) clip);
  }

  private static List<Operand<TFloat32>> clipped(
      Ops after, List<Operand<TFloat32>> gradients, float clip) {
    List<Operand<TFloat32>> halves =
        gradients.stream().<Operand<TFloat32>>map(after.nn::l2Loss).toList();
    Operand<TFloat32> norm =
        after.math.sqrt(after.math.mul(after.math.addN(halves), after.constant(2f)));
    Operand<TFloat32> limit = after.constant(clip);
    Operand<TFloat32> share = after.math.div(limit, after.math.maximum(norm, limit));
    return gradients.stream()
        .<Operand<TFloat32>>map(gradient -> after.math.mul(gradient, share))
        .toList();
  }

  private List<Op> averages(List<WeightSpec> weights, List<Op> updates) {
    double decay = options.regularization().averaging();
    if (decay == 0) {
      return updates;
    }
    Operand<TFloat32> change = scalar("average_change", time -> WeightAverages.change(decay, time));
    return WeightAverages.addTo(tf.withControlDependencies(updates), variables, weights, change);
  }

  private Operand<TFloat32> scalar(String name, ToDoubleFunction<StepTime> value) {
    FedScalar scalar = new FedScalar(tf, name, value);
    scalars.add(scalar);
    return scalar.operand();
  }

  /** Makes a run perform one step. */
  void addTo(Session.Runner runner, StepTime time) {
    scalars.forEach(scalar -> scalar.feed(runner, time));
    runner.addTarget(step);
  }

  @Override
  public void close() {
    scalars.forEach(FedScalar::close);
  }
}
