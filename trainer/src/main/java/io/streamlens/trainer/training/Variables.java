package io.streamlens.trainer.training;

import io.streamlens.trainer.network.WeightSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * The variables of a training graph by name: the network's weights and what the optimizer keeps
 * beside them. Values go in and out as Java arrays, so that they begin from a seed and can be kept.
 */
final class Variables {

  private final Ops tf;
  private final Map<String, Slot> slots = new LinkedHashMap<>();

  private record Slot(
      Shape shape, Variable<TFloat32> variable, Placeholder<TFloat32> value, Op assign) {}

  Variables(Ops tf) {
    this.tf = tf;
  }

  /** The variable of a weight: made when it is first asked for, the same one afterwards. */
  Operand<TFloat32> of(WeightSpec spec) {
    return of(spec.name(), shape(spec));
  }

  Variable<TFloat32> of(String name, Shape shape) {
    return slots.computeIfAbsent(name, absent -> slot(absent, shape)).variable();
  }

  private Slot slot(String name, Shape shape) {
    Variable<TFloat32> variable = tf.withName(name).variable(shape, TFloat32.class);
    Placeholder<TFloat32> value = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
    return new Slot(shape, variable, value, tf.assign(variable, value));
  }

  static Shape shape(WeightSpec spec) {
    return Shape.of(spec.shape().stream().mapToLong(Integer::longValue).toArray());
  }

  /** The names of all variables, in the order in which they were made. */
  Collection<String> names() {
    return List.copyOf(slots.keySet());
  }

  /** The number of values of a variable. */
  int size(String name) {
    return Math.toIntExact(slot(name).shape().size());
  }

  /** Sets variables to {@code values}, each row-major. */
  void assign(Session session, Map<String, float[]> values) {
    Session.Runner runner = session.runner();
    List<TFloat32> tensors = new ArrayList<>();
    try {
      values.forEach(
          (name, array) -> {
            Slot slot = slot(name);
            TFloat32 tensor = TFloat32.tensorOf(slot.shape(), DataBuffers.of(array));
            tensors.add(tensor);
            runner.feed(slot.value(), tensor).addTarget(slot.assign());
          });
      runner.run().close();
    } finally {
      tensors.forEach(TFloat32::close);
    }
  }

  /** The present values of the variables {@code names}. */
  Map<String, float[]> read(Session session, Collection<String> names) {
    Session.Runner runner = session.runner();
    names.forEach(name -> runner.fetch(slot(name).variable()));
    Map<String, float[]> values = new LinkedHashMap<>();
    try (Result result = runner.run()) {
      int index = 0;
      for (String name : names) {
        float[] array = new float[Math.toIntExact(slot(name).shape().size())];
        result.get(index++).asRawTensor().data().asFloats().read(array);
        values.put(name, array);
      }
    }
    return values;
  }

  private Slot slot(String name) {
    Slot slot = slots.get(name);
    if (slot == null) {
      throw new IllegalArgumentException("no variable " + name + " among " + slots.keySet());
    }
    return slot;
  }
}
