package io.streamlens.trainer.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.InvalidRequestException;
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
            "2.relu 28x28x6",
            "3.pool 14x14x6",
            "4.conv 10x10x16",
            "5.relu 10x10x16",
            "6.pool 5x5x16",
            "7.flatten 400",
            "8.dense 120",
            "9.relu 120",
            "10.dense 84",
            "11.relu 84",
            "12.logits 10"),
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
  void shouldListTheBuiltInNetworksWhenTheNameIsUnknown() {
    assertEquals(
        "unknown network 'resnet' (there is softmax, lenet5)",
        assertThrows(InvalidRequestException.class, () -> Networks.named("resnet")).getMessage());
  }

  private static void assertInvalid(String message, Layer... layers) {
    Network network = new Network("bad", List.of(layers));

    InvalidNetworkException e =
        assertThrows(InvalidNetworkException.class, () -> ShapedNetwork.of(network, GREY_28, 10));

    assertEquals(message, e.getMessage());
  }
}
