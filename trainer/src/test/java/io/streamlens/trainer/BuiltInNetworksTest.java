package io.streamlens.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.Split;
import io.streamlens.trainer.network.InvalidNetworkException;
import io.streamlens.trainer.network.Networks;
import io.streamlens.trainer.training.Trained;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every built-in network learns. */
class BuiltInNetworksTest {

  private static final Dataset SQUARES = SyntheticDataset.of(16, 6, 384, 200);

  private static final Dataset SHAPES = SyntheticDataset.shapes(320, 200);

  @ParameterizedTest
  @ValueSource(strings = {"softmax", "mlp", "mlp:activation=tanh,hidden=32"})
  void shouldLearnWhereSomethingIs(String network) {
    try (Trained trained = Trained.on(SQUARES, Networks.named(network), 5, 0.003)) {
      assertTrue(trained.accuracy() > 0.9, "accuracy " + trained.accuracy());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "traffic-sign, 20, 0.01",
    "lenet5, 5, 0.005",
    "inception, 5, 0.005",
    "inception-192, 4, 0.005",
    "convnet, 5, 0.005",
    "resnet, 5, 0.005",
    "convnet-large, 4, 0.002"
  })
  void shouldLearnWhatSomethingIs(String network, int epochs, double learningRate) {
    try (Trained trained = Trained.on(SHAPES, Networks.named(network), epochs, learningRate)) {
      assertTrue(trained.accuracy() > 0.9, "accuracy " + trained.accuracy());
    }
  }

  @Test
  void shouldTellTwoLabelsApartWithOneUnit() {
    Dataset two = SQUARES.onlyLabels(List.of("place 4", "place 1"));

    try (Trained trained = Trained.on(two, Networks.named("logistic"), 10, 0.01)) {
      assertTrue(trained.accuracy() > 0.95, "accuracy " + trained.accuracy());
      assertEquals(16 * 16 + 1, trained.network().parameters());
      float[] probabilities = trained.probabilities(two.test());
      for (int image = 0; image < two.test().size(); image++) {
        assertEquals(1, probabilities[2 * image] + probabilities[2 * image + 1], 1e-6);
      }
    }
  }

  @Test
  void shouldRefuseMoreThanTwoLabelsForOneUnit() {
    InvalidNetworkException e =
        assertThrows(
            InvalidNetworkException.class,
            () -> Trained.on(SQUARES, Networks.named("logistic"), 1, 0.01));

    assertEquals(
        "network logistic, layer 2.logits (line 4): one unit tells exactly two labels apart, but"
            + " the data set has 6: choose two of them, or take a network with a unit for each"
            + " label, such as softmax",
        e.getMessage());
  }

  @Test
  void shouldGainNothingFromDepthWithoutANonLinearity() {
    Dataset corners = corners();

    try (Trained softmax = Trained.on(corners, Networks.named("softmax"), 60, 0.02);
        Trained linear =
            Trained.on(corners, Networks.named("mlp:activation=linear,hidden=32-16"), 60, 0.005);
        Trained relu =
            Trained.on(corners, Networks.named("mlp:activation=relu,hidden=32-16"), 60, 0.005)) {
      assertTrue(softmax.accuracy() < 0.85, "softmax: " + softmax.accuracy());
      assertEquals(softmax.accuracy(), linear.accuracy(), 0.02);
      assertArrayEquals(
          softmax.probabilities(corners.test()), linear.probabilities(corners.test()), 0.06f);
      assertTrue(relu.accuracy() > 0.97, "relu: " + relu.accuracy());
    }
  }

  @Test
  void shouldTrainANetworkOfTheUsersOwn(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("mine.yml");
    Files.writeString(
        file,
        """
        layers:
          - conv: {filters: 8, kernel: 3, dilation: 2, batchnorm: true, activation: swish}
          - depthwise: {kernel: 3, stride: 2, batchnorm: true, activation: gelu}
          - conv: {filters: 16, kernel: 3, groups: 2, activation: elu}
          - pool: {type: avg, size: 2}
          - flatten
          - logits
        """,
        StandardCharsets.UTF_8);

    try (Trained trained = Trained.on(SQUARES, Networks.named(file.toString()), 5, 0.005)) {
      assertEquals("mine", trained.network().name());
      assertTrue(trained.accuracy() > 0.9, "accuracy " + trained.accuracy());
    }
  }

  /**
   * Two pixels, each dark or bright; the label is whether just one of them is bright (the exclusive
   * or). Both dark is as frequent as the other three together, so that there is a best straight
   * line: it gets one corner wrong.
   */
  private static Dataset corners() {
    ImageSpec input = new ImageSpec(1, 2, 1);
    return Dataset.of("corners", List.of("same", "different"), input, corners(1), corners(2));
  }

  private static Split corners(long seed) {
    Random random = new Random(seed);
    int size = 640;
    byte[] pixels = new byte[2 * size];
    int[] labels = new int[size];
    for (int image = 0; image < size; image++) {
      int corner = Math.max(0, random.nextInt(6) - 2);
      labels[image] = corner == 1 || corner == 2 ? 1 : 0;
      pixels[2 * image] = (byte) ((corner & 1) * 180 + random.nextInt(40));
      pixels[2 * image + 1] = (byte) ((corner >> 1) * 180 + random.nextInt(40));
    }
    return new Split(new ImageSpec(1, 2, 1), pixels, labels);
  }
}
