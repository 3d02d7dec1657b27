package io.streamlens.trainer.publication;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.savedmodel.inspection.GraphInspection;
import io.streamlens.trainer.network.InferenceNetwork;
import io.streamlens.trainer.network.Network;
import io.streamlens.trainer.network.Networks;
import io.streamlens.trainer.network.Normalization;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever network is trained: its export is one that a stream lets in. */
class FrozenExportTest {

  private static final ImageSpec INPUT = new ImageSpec(28, 28, 1);

  @TempDir Path directory;

  static List<String> builtIn() {
    return Networks.names();
  }

  @ParameterizedTest
  @MethodSource("builtIn")
  void shouldPassTheInspectionOfGraphs(String network) {
    assertPasses(Networks.named(network));
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu", "leaky-relu", "elu", "gelu", "sigmoid", "tanh", "swish"})
  void shouldPassTheInspectionWithEveryActivation(String activation) {
    assertPasses(Networks.named("mlp:activation=" + activation));
  }

  @Test
  void shouldPassTheInspectionWithEveryKindOfLayer() throws IOException {
    Path file = directory.resolve("all.yaml");
    Files.writeString(
        file,
        """
        layers:
          - conv: {filters: 8, kernel: 3, stride: 2, padding: valid, groups: 1, bias: false}
          - conv: {filters: 8, kernel: 3, dilation: 2}
          - depthwise: {kernel: 3, stride: 2, multiplier: 2}
          - depthwise: {kernel: 3, dilation: 2}
          - activation: leaky-relu
          - batchnorm: {momentum: 0.9, epsilon: 0.01}
          - pool: {type: avg, size: 3, stride: 1, padding: same}
          - pool: {type: max, size: 3, stride: 1, padding: same}
          - residual:
              body:
                - conv: {filters: 16, kernel: 1, batchnorm: true, activation: gelu}
          - branches:
              - identity
              - conv: {filters: 4, kernel: 1}
          - pool: global-max
          - flatten
          - dropout: 0.25
          - logits
        """);

    assertPasses(Networks.named(file.toString()));
  }

  private void assertPasses(Network network) {
    ShapedNetwork shaped = ShapedNetwork.of(network, INPUT, network.isForTwoLabels() ? 2 : 10);
    Normalization normalization = new Normalization(new float[] {1}, new float[] {0});
    Path export = directory.resolve("export");

    FrozenExport.write(
        export, InferenceNetwork.of(shaped, Weights.initial(shaped.weights(), 1)), normalization);

    assertTrue(Files.exists(export.resolve("saved_model.pb")));
    GraphInspection.inspect(export, "serve");
  }
}
