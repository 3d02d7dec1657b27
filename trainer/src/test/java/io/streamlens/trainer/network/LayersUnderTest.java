package io.streamlens.trainer.network;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.network.ShapedNetwork.ShapedLayer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

/**
 * Layers alone in a graph, their input and weights fed; the loss is a weighted sum of what comes
 * out.
 */
final class LayersUnderTest implements AutoCloseable {

  static final String INPUT = "input";
  private static final int BATCH = 3;

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Map<String, Placeholder<TFloat32>> fed = new LinkedHashMap<>();
  private final Map<String, Shape> shapes = new HashMap<>();
  private final List<String> differentiated = new ArrayList<>();
  private final Operand<TFloat32> output;
  private final float[] coefficients;
  private final Gradients gradients;
  private final Session session;

  LayersUnderTest(Body body, FeatureShape input, LayerContext.Mode mode) {
    List<ShapedLayer> layers = ShapeInference.infer(body, input);
    feed(INPUT, batchOf(input), true);
    for (ShapedLayer layer : layers) {
      for (WeightSpec weight : layer.weights()) {
        feed(
            weight.name(),
            Shape.of(weight.shape().stream().mapToLong(Integer::longValue).toArray()),
            weight.trainable());
      }
    }
    ShapedNetwork network = new ShapedNetwork("", new ImageSpec(1, 1, 1), 1, layers);
    GraphBuilder builder =
        new GraphBuilder(
            tf,
            network,
            new Normalization(new float[1], new float[1]),
            spec ->
                spec.trainable() || mode == LayerContext.Mode.INFERENCE
                    ? fed.get(spec.name())
                    : tf.variable(shapes.get(spec.name()), TFloat32.class),
            tf.constant(new long[] {1, 2}));
    output = tf.identity(builder.addLayers(layers, fed.get(INPUT), mode));
    Shape outputShape = batchOf(layers.get(layers.size() - 1).output());
    coefficients = distinctValues((int) outputShape.size(), new Random(5));
    Operand<TFloat32> weighted =
        tf.math.mul(output, tf.constant(outputShape, DataBuffers.of(coefficients)));
    Operand<TFloat32> loss =
        tf.reduceSum(weighted, tf.range(tf.constant(0), tf.rank(weighted), tf.constant(1)));
    gradients = tf.gradients(loss, differentiated.stream().map(fed::get).toList());
    session = new Session(graph);
  }

  private void feed(String name, Shape shape, boolean differentiate) {
    shapes.put(name, shape);
    fed.put(name, tf.placeholder(TFloat32.class, Placeholder.shape(shape)));
    if (differentiate) {
      differentiated.add(name);
    }
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

  /** Values for the input and all weights; variances are positive. */
  Map<String, float[]> randomValues() {
    Random random = new Random(3);
    Map<String, float[]> values = new LinkedHashMap<>();
    fed.keySet()
        .forEach(name -> values.put(name, distinctValues((int) shapes.get(name).size(), random)));
    values.forEach(
        (name, array) -> {
          for (int i = 0; name.endsWith(BatchNorm.VARIANCE) && i < array.length; i++) {
            array[i] = 0.5f + array[i] * array[i];
          }
        });
    return values;
  }

  /** The names of the input and of all weights that are trained. */
  List<String> differentiated() {
    return differentiated;
  }

  /** Summed here, in double precision: the slope is a small difference of large sums. */
  double loss(Map<String, float[]> values) {
    float[] outputs = output(values);
    double sum = 0;
    for (int i = 0; i < outputs.length; i++) {
      sum += (double) outputs[i] * coefficients[i];
    }
    return sum;
  }

  float[] output(Map<String, float[]> values) {
    return run(values, List.of(output)).get(0);
  }

  /** What TensorFlow says the gradients are, by the name of what the loss is derived by. */
  Map<String, float[]> gradients(Map<String, float[]> values) {
    List<float[]> arrays = run(values, new ArrayList<Operand<?>>(gradients.dy()));
    Map<String, float[]> byName = new HashMap<>();
    for (int i = 0; i < differentiated.size(); i++) {
      byName.put(differentiated.get(i), arrays.get(i));
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
  public void close() {
    session.close();
    graph.close();
  }
}
