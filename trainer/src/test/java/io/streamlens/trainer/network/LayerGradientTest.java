package io.streamlens.trainer.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Compares what TensorFlow says is a layer's gradient with what changing each input and each weight
 * a little does to the output.
 */
class LayerGradientTest {

  private static final int BATCH = 2;
  private static final float STEP = 1e-2f;

  static Stream<Named> layers() {
    FeatureShape maps = new FeatureShape.Maps(6, 5, 2);
    FeatureShape vector = new FeatureShape.Vector(7);
    return Stream.of(
        new Named(new Conv(3, 3, 1, Padding.SAME), maps),
        new Named(new Conv(3, 3, 1, Padding.VALID), maps),
        new Named(new Conv(2, 3, 2, Padding.SAME), maps),
        new Named(Pool.max(2), maps),
        new Named(new Pool(3, 2, Padding.SAME), maps),
        new Named(new Dense(4), vector),
        new Named(new Flatten(), maps),
        new Named(new Activation(Activation.Function.RELU), vector),
        new Named(new Activation(Activation.Function.TANH), vector),
        new Named(new Dropout(0.4), vector));
  }

  record Named(Layer layer, FeatureShape input) {}

  @ParameterizedTest
  @MethodSource("layers")
  void shouldBeTheSlopeOfTheOutput(Named named) {
    try (LayerUnderTest layer = new LayerUnderTest(named.layer(), named.input())) {
      Map<String, float[]> values = layer.randomValues();

      Map<String, float[]> gradients = layer.gradients(values);

      for (String name : values.keySet()) {
        float[] array = values.get(name);
        for (int i = 0; i < array.length; i++) {
          double slope = slope(layer, values, array, i);
          assertEquals(slope, gradients.get(name)[i], 3e-3, name + "[" + i + "]");
        }
      }
    }
  }

  private static double slope(
      LayerUnderTest layer, Map<String, float[]> values, float[] array, int index) {
    float before = array[index];
    array[index] = before + STEP;
    double above = layer.loss(values);
    array[index] = before - STEP;
    double below = layer.loss(values);
    array[index] = before;
    return (above - below) / (2 * STEP);
  }

  /**
   * One layer alone in a graph, input and weights fed; the loss is a weighted sum of its output.
   */
  private static final class LayerUnderTest implements LayerContext, AutoCloseable {

    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final Map<String, Placeholder<TFloat32>> fed = new LinkedHashMap<>();
    private final Map<String, Shape> shapes = new HashMap<>();
    private final Operand<TFloat32> loss;
    private final Gradients gradients;
    private final Session session;

    LayerUnderTest(Layer layer, FeatureShape input) {
      feed("input", batchOf(input));
      for (WeightSpec weight : layer.weights(input)) {
        feed(
            weight.name(),
            Shape.of(weight.shape().stream().mapToLong(Integer::longValue).toArray()));
      }
      Operand<TFloat32> output = layer.addTo(this, weight("input"), input);
      Shape outputShape = batchOf(layer.outputShape(input));
      float[] coefficients = distinctValues((int) outputShape.size(), new Random(5));
      Operand<TFloat32> weighted =
          tf.math.mul(output, tf.constant(outputShape, DataBuffers.of(coefficients)));
      loss = tf.reduceSum(weighted, tf.range(tf.constant(0), tf.rank(weighted), tf.constant(1)));
      gradients = tf.gradients(loss, new ArrayList<>(fed.values()));
      session = new Session(graph);
    }

    private void feed(String name, Shape shape) {
      shapes.put(name, shape);
      fed.put(name, tf.placeholder(TFloat32.class, Placeholder.shape(shape)));
    }

    private static Shape batchOf(FeatureShape shape) {
      return shape instanceof FeatureShape.Maps maps
          ? Shape.of(BATCH, maps.height(), maps.width(), maps.channels())
          : Shape.of(BATCH, shape.size());
    }

    /** Shuffled and further apart than two steps: no maximum changes hands, no kink is crossed. */
    private static float[] distinctValues(int count, Random random) {
      List<Float> values = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        values.add((i - count / 2 + 0.5f) * Math.max(0.025f, 2f / count));
      }
      Collections.shuffle(values, random);
      float[] array = new float[count];
      for (int i = 0; i < count; i++) {
        array[i] = values.get(i);
      }
      return array;
    }

    Map<String, float[]> randomValues() {
      Random random = new Random(3);
      Map<String, float[]> values = new LinkedHashMap<>();
      fed.keySet()
          .forEach(name -> values.put(name, distinctValues((int) shapes.get(name).size(), random)));
      return values;
    }

    double loss(Map<String, float[]> values) {
      return run(values, List.of(loss)).get(0)[0];
    }

    Map<String, float[]> gradients(Map<String, float[]> values) {
      List<Operand<?>> outputs = new ArrayList<>(gradients.dy());
      List<float[]> arrays = run(values, outputs);
      Map<String, float[]> byName = new HashMap<>();
      int index = 0;
      for (String name : fed.keySet()) {
        byName.put(name, arrays.get(index++));
      }
      return byName;
    }

    private List<float[]> run(Map<String, float[]> values, List<? extends Operand<?>> fetched) {
      Session.Runner runner = session.runner();
      List<TFloat32> tensors = new ArrayList<>();
      values.forEach(
          (name, array) -> {
            TFloat32 tensor = TFloat32.tensorOf(shapes.get(name), DataBuffers.of(array));
            tensors.add(tensor);
            runner.feed(fed.get(name), tensor);
          });
      fetched.forEach(runner::fetch);
      try (Result result = runner.run()) {
        List<float[]> arrays = new ArrayList<>();
        for (int i = 0; i < fetched.size(); i++) {
          float[] array = new float[(int) result.get(i).shape().size()];
          result.get(i).asRawTensor().data().asFloats().read(array);
          arrays.add(array);
        }
        return arrays;
      } finally {
        tensors.forEach(TFloat32::close);
      }
    }

    @Override
    public Ops tf() {
      return tf;
    }

    @Override
    public Mode mode() {
      return Mode.TRAINING;
    }

    @Override
    public Operand<TFloat32> weight(String name) {
      return fed.get(name);
    }

    @Override
    public Operand<TInt64> randomSeed() {
      return tf.constant(new long[] {1, 2});
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }
}
