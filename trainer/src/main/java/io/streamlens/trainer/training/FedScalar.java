package io.streamlens.trainer.training;

import java.util.function.ToDoubleFunction;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * A number that the graph is given anew with every step. What changes with time lives here, in
 * Java, and not in the graph's state: a run that is resumed only has to know its step.
 */
final class FedScalar implements AutoCloseable {

  private final Placeholder<TFloat32> placeholder;
  private final ToDoubleFunction<StepTime> value;
  private final TFloat32 tensor = TFloat32.tensorOf(Shape.scalar());

  /**
   * When a step takes place.
   *
   * @param step from 0
   * @param learningRate of this step
   */
  record StepTime(long step, double learningRate) {}

  FedScalar(Ops tf, String name, ToDoubleFunction<StepTime> value) {
    this.placeholder =
        tf.withName(name).placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    this.value = value;
  }

  Operand<TFloat32> operand() {
    return placeholder;
  }

  void feed(Session.Runner runner, StepTime time) {
    tensor.setFloat((float) value.applyAsDouble(time));
    runner.feed(placeholder, tensor);
  }

  @Override
  public void close() {
    tensor.close();
  }
}
