package io.streamlens.trainer.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.trainer.network.LayerContext.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares what TensorFlow says is a layer's gradient with what changing each input and each weight
 * a little does to the output.
 */
class LayerGradientTest {

  private static final float STEP = 1e-2f;
  private static final double TOLERANCE = 4e-3;
  private static final FeatureShape MAPS = new FeatureShape.Maps(6, 5, 2);
  private static final FeatureShape WIDE = new FeatureShape.Maps(4, 5, 4);
  private static final FeatureShape VECTOR = new FeatureShape.Vector(7);
  private static final Conv DILATED = conv(2, 3, 1, Padding.SAME, 2, 1);

  static Stream<Case> cases() {
    Stream<Case> layers =
        Stream.of(
            new Case(MAPS, new Conv(3, 3, 1, Padding.SAME)),
            new Case(MAPS, new Conv(3, 3, 1, Padding.VALID)),
            new Case(MAPS, new Conv(2, 3, 2, Padding.SAME)),
            new Case(MAPS, new Conv(2, 3, 2, Padding.VALID)),
            new Case(MAPS, new Conv(2, 2, 1, Padding.SAME)),
            new Case(MAPS, new Conv(2, 1, 1, Padding.SAME).withoutBias()),
            new Case(MAPS, DILATED),
            new Case(MAPS, conv(2, 3, 1, Padding.VALID, 2, 1)),
            new Case(MAPS, conv(2, 2, 1, Padding.SAME, 3, 1)),
            new Case(WIDE, conv(6, 3, 1, Padding.SAME, 1, 2)),
            new Case(WIDE, conv(4, 3, 2, Padding.VALID, 1, 2)),
            new Case(WIDE, conv(4, 3, 2, Padding.SAME, 1, 4)),
            new Case(WIDE, conv(4, 2, 1, Padding.SAME, 2, 2)),
            new Case(MAPS, depthwise(3, 1, Padding.SAME, 1, 1)),
            new Case(MAPS, depthwise(3, 2, Padding.SAME, 1, 2)),
            new Case(MAPS, depthwise(2, 2, Padding.VALID, 1, 1)),
            new Case(MAPS, depthwise(3, 1, Padding.VALID, 1, 3)),
            new Case(MAPS, depthwise(3, 1, Padding.SAME, 2, 2)),
            new Case(MAPS, depthwise(2, 1, Padding.VALID, 2, 1)),
            new Case(MAPS, pool(Pool.Type.MAX, 2, 2, Padding.VALID)),
            new Case(MAPS, pool(Pool.Type.MAX, 3, 2, Padding.SAME)),
            new Case(MAPS, pool(Pool.Type.MAX, 3, 1, Padding.SAME)),
            new Case(MAPS, pool(Pool.Type.AVG, 2, 2, Padding.VALID)),
            new Case(MAPS, pool(Pool.Type.AVG, 3, 2, Padding.SAME)),
            new Case(MAPS, pool(Pool.Type.AVG, 3, 1, Padding.SAME)),
            new Case(MAPS, new GlobalPool(Pool.Type.AVG)),
            new Case(MAPS, new GlobalPool(Pool.Type.MAX)),
            new Case(VECTOR, new Dense(4)),
            new Case(VECTOR, new Dense(4, false)),
            new Case(VECTOR, new SingleLogit()),
            new Case(MAPS, new Flatten()),
            new Case(VECTOR, new Dropout(0.4)),
            new Case(MAPS, new BatchNorm()),
            new Case(VECTOR, new BatchNorm()),
            new Case(MAPS, new ScaleOffset()));
    Stream<Case> activations =
        Stream.of(Activation.Function.values())
            .map(function -> new Case(VECTOR, new Activation(function)));
    return Stream.of(layers, activations, composites()).flatMap(stream -> stream);
  }

  private static Stream<Case> composites() {
    Activation tanh = new Activation(Activation.Function.TANH);
    Body body = Body.of(List.of(conv(2, 3, 1, Padding.SAME, 1, 1), tanh));
    Body strided = Body.of(List.of(new Conv(3, 3, 2, Padding.SAME)));
    Body pooled =
        Body.of(List.of(pool(Pool.Type.MAX, 3, 1, Padding.SAME), new Conv(1, 1, 1, Padding.SAME)));
    Body inner = Body.of(List.of(new Residual(body, Body.IDENTITY), new BatchNorm()));
    return Stream.of(
        new Case(MAPS, new Residual(body, Body.IDENTITY)),
        new Case(MAPS, new Residual(strided, Body.of(List.of(new Conv(3, 1, 2, Padding.SAME))))),
        new Case(MAPS, new Branches(List.of(body, pooled, Body.IDENTITY))),
        new Case(MAPS, new Branches(List.of(inner, Body.of(List.of(DILATED, tanh))))),
        new Case(MAPS, new Conv(3, 3, 1, Padding.SAME).withoutBias(), new BatchNorm(), tanh));
  }

  record Case(FeatureShape input, List<Layer> layers) {

    Case(FeatureShape input, Layer... layers) {
      this(input, List.of(layers));
    }

    LayersUnderTest open(Mode mode) {
      return new LayersUnderTest(Body.of(layers), input, mode);
    }

    @Override
    public String toString() {
      return layers + " of " + input;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldBeTheSlopeOfTheOutput(Case layers) {
    try (LayersUnderTest graph = layers.open(Mode.TRAINING)) {
      assertEquals(List.of(), wrongGradients(graph));
    }
  }

  /**
   * The control: the check sees a gradient that is wrong. TensorFlow's own dilated convolution,
   * which inference uses, has one; should this test fail one day, {@link DilatedConvolution} is no
   * longer needed.
   */
  @Test
  void shouldSeeThatTheGradientOfThePlainDilatedConvolutionIsWrong() {
    try (LayersUnderTest graph = new Case(MAPS, DILATED).open(Mode.INFERENCE)) {
      assertTrue(wrongGradients(graph).size() > 5, "" + wrongGradients(graph));
    }
  }

  static Stream<Case> dilated() {
    return cases().filter(layers -> isDilated(layers.layers().get(0)));
  }

  private static boolean isDilated(Layer layer) {
    return (layer instanceof Conv conv && conv.window().dilation() > 1)
        || (layer instanceof Depthwise depthwise && depthwise.window().dilation() > 1);
  }

  @ParameterizedTest
  @MethodSource("dilated")
  void shouldGiveTheSameDilatedInTrainingAsInInference(Case layers) {
    try (LayersUnderTest training = layers.open(Mode.TRAINING);
        LayersUnderTest inference = layers.open(Mode.INFERENCE)) {
      Map<String, float[]> values = training.randomValues();

      assertArrayEquals(inference.output(values), training.output(values), 1e-4f);
    }
  }

  private static List<String> wrongGradients(LayersUnderTest graph) {
    Map<String, float[]> values = graph.randomValues();
    Map<String, float[]> gradients = graph.gradients(values);
    List<String> wrong = new ArrayList<>();
    for (String name : graph.differentiated()) {
      for (int i = 0; i < values.get(name).length; i++) {
        double slope = slope(graph, values, values.get(name), i);
        float gradient = gradients.get(name)[i];
        if (Math.abs(slope - gradient) > TOLERANCE * Math.max(1, Math.abs(slope))) {
          wrong.add("%s[%d]: %s instead of %s".formatted(name, i, gradient, slope));
        }
      }
    }
    return wrong;
  }

  private static double slope(
      LayersUnderTest graph, Map<String, float[]> values, float[] array, int index) {
    float before = array[index];
    array[index] = before + STEP;
    double above = graph.loss(values);
    array[index] = before - STEP;
    double below = graph.loss(values);
    array[index] = before;
    return (above - below) / (2 * STEP);
  }

  private static Conv conv(
      int filters, int kernel, int stride, Padding padding, int dilation, int groups) {
    return new Conv(filters, new Window(kernel, stride, padding, dilation), groups, true);
  }

  private static Depthwise depthwise(
      int kernel, int stride, Padding padding, int dilation, int multiplier) {
    return new Depthwise(new Window(kernel, stride, padding, dilation), multiplier, true);
  }

  private static Pool pool(Pool.Type type, int size, int stride, Padding padding) {
    return new Pool(type, new Window(size, stride, padding, 1));
  }
}
