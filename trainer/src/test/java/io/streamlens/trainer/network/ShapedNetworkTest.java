package io.streamlens.trainer.network;

import static io.streamlens.trainer.network.Padding.VALID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapedNetworkTest {

  private static final ImageSpec GREY_28 = new ImageSpec(28, 28, 1);

  @Test
  void shouldCountTheParametersOfTheBuiltInNetworks() {
    assertEquals(61_706, ShapedNetwork.of(Networks.named("lenet5"), GREY_28, 10).parameters());
    assertEquals(7_850, ShapedNetwork.of(Networks.named("softmax"), GREY_28, 10).parameters());
  }

  @Test
  void shouldInferTheShapeAfterEveryLayer() {
    ShapedNetwork network = ShapedNetwork.of(Networks.named("lenet5"), GREY_28, 10);

    assertEquals(
        List.of(
            "1.conv 28x28x6",
            "1.relu 28x28x6",
            "2.pool 14x14x6",
            "3.conv 10x10x16",
            "3.relu 10x10x16",
            "4.pool 5x5x16",
            "5.flatten 400",
            "6.dense 120",
            "6.relu 120",
            "6.dense-2 84",
            "6.relu-2 84",
            "7.logits 10"),
        network.layers().stream().map(layer -> layer.name() + " " + layer.output()).toList());
  }

  @Test
  void shouldInferTheShapesOfStridesAndPaddings() {
    FeatureShape input = new FeatureShape.Maps(7, 10, 3);

    assertEquals(
        new FeatureShape.Maps(4, 5, 8), new Conv(8, 3, 2, Padding.SAME).outputShape(input));
    assertEquals(
        new FeatureShape.Maps(3, 4, 8), new Conv(8, 3, 2, Padding.VALID).outputShape(input));
    assertEquals(new FeatureShape.Maps(5, 8, 3), new Pool(3, 1, Padding.VALID).outputShape(input));
  }

  @Test
  void shouldNameTheLayerThatGetsMapsInsteadOfAVector() {
    assertInvalid(
        "network bad, layer 1.dense: maps of 28x28x1 came in, but it needs a vector: put a"
            + " flatten or a global pool before it",
        new Dense(10),
        new Logits());
  }

  @Test
  void shouldNameTheLayerThatGetsAVectorInsteadOfMaps() {
    assertInvalid(
        "network bad, layer 2.conv: a vector of 784 came in, but it needs maps (height x width x"
            + " channels)",
        new Flatten(),
        new Conv(6, 5, 1, Padding.SAME),
        new Logits());
  }

  @Test
  void shouldNameTheLayerWhoseWindowDoesNotFit() {
    assertInvalid(
        "network bad, layer 2.conv: 2x2x1 came in, but a window of 5x5 without padding needs at"
            + " least 5x5",
        Pool.max(14),
        new Conv(6, 5, 1, Padding.VALID),
        new Flatten(),
        new Logits());
  }

  @Test
  void shouldRefuseLogitsAnywhereButAtTheEnd() {
    assertInvalid("network bad must end in a layer logits", new Flatten(), new Dense(10));
    assertInvalid("network bad must end in a layer logits");
    assertInvalid(
        "network bad, layer 2.logits: logits can only be a network's last layer",
        new Flatten(),
        new Logits(),
        new Logits());
  }

  @Test
  void shouldRefuseLayersWithValuesOutOfTheirRange() {
    assertEquals(
        "filters must be 1 or more, not 0",
        assertThrows(InvalidNetworkException.class, () -> new Conv(0, 5, 1, Padding.SAME))
            .getMessage());
    assertEquals(
        "rate must be at least 0 and below 1, not 1.0",
        assertThrows(InvalidNetworkException.class, () -> new Dropout(1)).getMessage());
  }

  @Test
  void shouldNameTheLayerInsideOthers() {
    Body narrow = Body.of(List.of(new Conv(4, 1, 1, Padding.SAME), new Conv(4, 9, 1, VALID)));
    assertInvalid(
        "network bad, layer 2.branches[2].2.conv: 7x7x4 came in, but a window of 9x9 without"
            + " padding needs at least 9x9",
        Pool.max(4),
        new Branches(List.of(Body.IDENTITY, narrow)),
        new Logits());
    assertInvalid(
        "network bad, layer 1.residual.shortcut.1.dense: maps of 28x28x1 came in, but it needs a"
            + " vector: put a flatten or a global pool before it",
        new Residual(Body.IDENTITY, Body.of(List.of(new Dense(4)))),
        new Logits());
    assertInvalid(
        "network bad, layer 1.branches[1].1.logits: logits can only be a network's last layer",
        new Branches(List.of(Body.of(List.of(new Logits())), Body.IDENTITY)),
        new Logits());
  }

  @Test
  void shouldSayWhichShapesCannotBeJoined() {
    Body strided = Body.of(List.of(new Conv(8, 3, 2, Padding.SAME)));
    assertInvalid(
        "network bad, layer 1.residual: the body gives 14x14x8 and the shortcut 28x28x1, but their"
            + " sum needs equal shapes: change the body, or give it a shortcut of layers (such as a"
            + " conv with kernel 1)",
        new Residual(strided, Body.IDENTITY),
        new Logits());
    assertInvalid(
        "network bad, layer 1.branches: branch 1 gives 28x28x1 and branch 2 14x14x8, but they can"
            + " only be put side by side with equal height and width",
        new Branches(List.of(Body.IDENTITY, strided)),
        new Logits());
  }

  @Test
  void shouldNameTheLayerWhoseGroupsDoNotFit() {
    assertInvalid(
        "network bad, layer 2.conv: 28x28x6 came in, but with 4 groups it needs a multiple of 4"
            + " channels",
        new Conv(6, 3, 1, Padding.SAME),
        new Conv(8, new Window(3, 1, Padding.SAME, 1), 4, true),
        new Logits());
  }

  @Test
  void shouldInferTheShapesOfDilations() {
    FeatureShape input = new FeatureShape.Maps(9, 7, 2);

    assertEquals(
        new FeatureShape.Maps(5, 3, 4),
        new Conv(4, new Window(3, 1, VALID, 2), 1, true).outputShape(input));
    assertEquals(
        new FeatureShape.Maps(9, 7, 6),
        new Depthwise(new Window(3, 1, Padding.SAME, 2), 3, true).outputShape(input));
  }

  @Test
  void shouldTellOnlyTwoLabelsApartWithOneUnit() {
    assertInvalid(
        "network bad, layer 2.logits: one unit tells exactly two labels apart, but the data set has"
            + " 10: choose two of them, or take a network with a unit for each label, such as"
            + " softmax",
        new Flatten(),
        new Logits(true));
  }

  @Test
  void shouldBeginWeightsAsTheActivationAfterThemNeedsIt() {
    Network network =
        new Network(
            "n",
            List.of(
                new Conv(4, 3, 1, Padding.SAME),
                new BatchNorm(),
                new Activation(Activation.Function.RELU),
                new Conv(4, 3, 1, Padding.SAME),
                new Activation(Activation.Function.TANH),
                new Flatten(),
                new Logits()));

    List<Initializer> kernels =
        ShapedNetwork.of(network, GREY_28, 10).weights().stream()
            .filter(weight -> weight.role() == WeightSpec.Role.KERNEL)
            .map(WeightSpec::initializer)
            .toList();

    assertEquals(
        List.of(
            new Initializer.HeNormal(9),
            new Initializer.GlorotUniform(36, 36),
            new Initializer.GlorotUniform(28 * 28 * 4, 10)),
        kernels);
  }

  @Test
  void shouldGiveEveryWeightANameOfItsOwn() {
    for (String name : Networks.names()) {
      int labels = name.equals("logistic") ? 2 : 10;
      List<String> names =
          ShapedNetwork.of(Networks.named(name), GREY_28, labels).weights().stream()
              .map(WeightSpec::name)
              .toList();

      assertEquals(names.size(), new HashSet<>(names).size(), name);
      names.forEach(weight -> assertTrue(weight.matches("[a-z0-9.-]+"), weight));
    }
  }

  private static void assertInvalid(String message, Layer... layers) {
    Network network = new Network("bad", List.of(layers));

    InvalidNetworkException e =
        assertThrows(InvalidNetworkException.class, () -> ShapedNetwork.of(network, GREY_28, 10));

    assertEquals(message, e.getMessage());
  }
}
