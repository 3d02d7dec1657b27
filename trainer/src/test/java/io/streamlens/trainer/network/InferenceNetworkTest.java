package io.streamlens.trainer.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.network.LayerContext.Mode;
import io.streamlens.trainer.network.ShapedNetwork.ShapedLayer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

class InferenceNetworkTest {

  private static final ImageSpec INPUT = new ImageSpec(6, 5, 3);
  private static final BatchNorm NORM = new BatchNorm();
  private static final Activation RELU = new Activation(Activation.Function.RELU);
  private static final Activation LINEAR = new Activation(Activation.Function.LINEAR);
  private static final Conv CONV = new Conv(3, 3, 1, Padding.SAME);
  private static final Window WINDOW = new Window(3, 1, Padding.SAME, 1);

  static Stream<List<Layer>> bodies() {
    return Stream.of(
        List.of(CONV.withoutBias(), NORM, RELU),
        List.of(CONV, NORM, RELU),
        List.of(new Conv(6, new Window(3, 1, Padding.SAME, 2), 3, false), NORM),
        List.of(new Depthwise(WINDOW, 3, false), NORM, RELU),
        List.of(new Depthwise(WINDOW, 2, true), NORM),
        List.of(CONV, LINEAR, new Dropout(0.5), NORM, NORM),
        List.of(NORM, CONV, RELU, NORM),
        List.of(CONV, Pool.max(2), NORM, RELU),
        List.of(new Flatten(), new Dense(5, false), NORM, RELU, new Dense(4), NORM),
        List.of(
            CONV,
            new Residual(Body.of(List.of(CONV.withoutBias(), NORM, RELU, CONV)), Body.IDENTITY),
            NORM),
        List.of(
            new Branches(
                List.of(Body.of(List.of(CONV, NORM)), Body.of(List.of(NORM)), Body.IDENTITY)),
            NORM));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void shouldGiveWhatTheTrainedNetworkGives(List<Layer> body) {
    ShapedNetwork network = network(body);
    Weights weights = randomWeights(network);

    InferenceNetwork inference = InferenceNetwork.of(network, weights);

    float[] expected = logits(network, weights);
    assertArrayEquals(expected, logits(inference.network(), inference.weights()), 2e-4f);
    assertTrue(inference.network().weights().stream().allMatch(WeightSpec::trainable));
  }

  @Test
  void shouldFoldWhatFollowsALinearLayerAndKeepTheRestAsScaleAndOffset() {
    ShapedNetwork network =
        network(List.of(NORM, CONV.withoutBias(), NORM, RELU, new Dropout(0.1), LINEAR));

    InferenceNetwork inference = InferenceNetwork.of(network, randomWeights(network));

    assertEquals(
        List.of(new ScaleOffset(), CONV, RELU, new Flatten(), new Dense(3)),
        inference.network().layers().stream().map(ShapedLayer::layer).toList());
    assertEquals(
        List.of(
            "1.batchnorm.scale",
            "1.batchnorm.offset",
            "2.conv.kernel",
            "2.conv.bias",
            "8.logits.kernel",
            "8.logits.bias"),
        names(inference));
  }

  @Test
  void shouldLeaveTheTrainedWeightsAsTheyAre() {
    ShapedNetwork network = network(List.of(CONV, NORM));
    Weights weights = randomWeights(network);

    InferenceNetwork.of(network, weights);

    Weights again = randomWeights(network);
    weights.values().forEach((name, values) -> assertArrayEquals(again.of(name), values, name));
  }

  private static ShapedNetwork network(List<Layer> body) {
    List<Layer> layers =
        Stream.concat(body.stream(), Stream.of(new Flatten(), new Logits())).toList();
    return ShapedNetwork.of(new Network("n", layers), INPUT, 3);
  }

  private static List<String> names(InferenceNetwork inference) {
    return inference.network().weights().stream().map(WeightSpec::name).toList();
  }

  private static Weights randomWeights(ShapedNetwork network) {
    Random random = new Random(7);
    Map<String, float[]> values = new LinkedHashMap<>();
    for (WeightSpec spec : network.weights()) {
      float[] array = new float[spec.size()];
      for (int i = 0; i < array.length; i++) {
        array[i] = random.nextFloat() - (spec.name().endsWith("variance") ? -0.1f : 0.5f);
      }
      values.put(spec.name(), array);
    }
    return new Weights(values);
  }

  private static float[] logits(ShapedNetwork network, Weights weights) {
    try (Graph graph = new Graph();
        Session session = new Session(graph);
        TUint8 images = TUint8.tensorOf(Shape.of(2, 6, 5, 3))) {
      Ops tf = Ops.create(graph);
      byte[] pixels = new byte[2 * INPUT.size()];
      new Random(1).nextBytes(pixels);
      images.asRawTensor().data().write(pixels);
      GraphBuilder builder =
          new GraphBuilder(
              tf,
              network,
              new Normalization(new float[] {0.01f, 0.02f, 0.01f}, new float[] {-1, -2, -1}),
              spec -> constant(tf, spec, weights),
              null);
      Operand<TUint8> fed = tf.placeholder(TUint8.class);
      Operand<TFloat32> logits = builder.addNetwork(fed, Mode.INFERENCE);
      try (Result result = session.runner().feed(fed, images).fetch(logits).run()) {
        float[] values = new float[2 * 3];
        result.get(0).asRawTensor().data().asFloats().read(values);
        return values;
      }
    }
  }

  private static Operand<TFloat32> constant(Ops tf, WeightSpec spec, Weights weights) {
    Shape shape = Shape.of(spec.shape().stream().mapToLong(Integer::longValue).toArray());
    return tf.constant(shape, DataBuffers.of(weights.of(spec.name())));
  }
}
