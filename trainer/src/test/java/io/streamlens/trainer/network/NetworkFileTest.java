package io.streamlens.trainer.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkFileTest {

  private static final Activation RELU = new Activation(Activation.Function.RELU);

  @TempDir Path directory;

  @Test
  void shouldReadEveryKindOfLayer() {
    Network network =
        read(
            """
            description: everything
            layers:
              - conv: {filters: 8, kernel: 3, stride: 2, padding: valid, groups: 1, bias: false}
              - conv: {filters: 8, kernel: 3, dilation: 2}
              - depthwise: {kernel: 3, stride: 2, multiplier: 2}
              - pool: {type: avg, size: 3, stride: 1, padding: same}
              - batchnorm: {momentum: 0.9, epsilon: 0.01}
              - activation: leaky-relu
              - residual:
                  body:
                    - conv: {filters: 16, kernel: 1, batchnorm: true, activation: gelu}
                  shortcut: identity
                  activation: relu
              - branches:
                  - identity
                  - conv: {filters: 4, kernel: 1}
                  - - pool: {type: max, size: 3, stride: 1, padding: same}
                    - conv: {filters: 4, kernel: 1}
              - pool: global-max
              - flatten
              - dense: {units: [32, 16], activation: elu}
              - dense: 8
              - dropout: 0.25
              - logits
            """);

    Body conv1 = Body.of(List.of(new Conv(4, 1, 1, Padding.SAME)));
    assertEquals("everything", network.description());
    assertEquals(
        List.of(
            new Conv(8, 3, 2, Padding.VALID).withoutBias(),
            new Conv(8, new Window(3, 1, Padding.SAME, 2), 1, true),
            new Depthwise(new Window(3, 2, Padding.SAME, 1), 2, true),
            new Pool(Pool.Type.AVG, new Window(3, 1, Padding.SAME, 1)),
            new BatchNorm(0.9, 0.01),
            new Activation(Activation.Function.LEAKY_RELU),
            RELU,
            new GlobalPool(Pool.Type.MAX),
            new Flatten(),
            new Dense(32),
            new Activation(Activation.Function.ELU),
            new Dense(16),
            new Activation(Activation.Function.ELU),
            new Dense(8),
            new Dropout(0.25),
            new Logits()),
        network.layers().stream().filter(layer -> !(layer instanceof CompositeLayer)).toList());
    Residual residual = (Residual) network.layers().get(6);
    assertEquals(
        List.of(
            new Conv(16, 1, 1, Padding.SAME).withoutBias(),
            new BatchNorm(),
            new Activation(Activation.Function.GELU)),
        residual.body().layers());
    assertEquals(Body.IDENTITY, residual.shortcut());
    Branches branches = (Branches) network.layers().get(8);
    assertEquals(Body.IDENTITY, branches.bodies().get(0));
    assertEquals(conv1.layers(), branches.bodies().get(1).layers());
    assertEquals(
        List.of(new Pool(3, 1, Padding.SAME), conv1.layers().get(0)),
        branches.bodies().get(2).layers());
  }

  @Test
  void shouldRepeatWhatAnAliasRepeats() {
    Network network =
        read(
            """
            layers:
              - &block
                residual: {body: [conv: {filters: 1, kernel: 3}]}
              - *block
              - flatten
              - logits
            """);

    assertEquals(2, network.layers().stream().filter(Residual.class::isInstance).count());
  }

  @Test
  void shouldTakeTheValuesOfParameters() {
    Network standard = Networks.named("mlp");
    Network given = Networks.named("mlp:activation=tanh,hidden=32-16-8");

    assertEquals(
        List.of(new Flatten(), new Dense(128), RELU, new Dense(64), RELU, new Logits()),
        standard.layers());
    assertEquals("mlp:activation=tanh,hidden=32-16-8", given.name());
    assertEquals("mlp", given.baseName());
    assertEquals(8, given.layers().size());
    assertEquals(new Dense(8), given.layers().get(5));
    assertEquals(new Activation(Activation.Function.TANH), given.layers().get(6));
    assertEquals(4, Networks.named("mlp:hidden=10").layers().size());
  }

  @Test
  void shouldNameTheParameterThatDoesNotFit() {
    assertRefused(
        "network mlp has no parameter 'depth' (it has activation, hidden)", "mlp:depth=3");
    assertRefused(
        "network mlp, line 2: activation of dense must be one of elu, gelu, leaky-relu, linear,"
            + " relu, sigmoid, swish, tanh, not 'cosine'",
        "mlp:activation=cosine");
    assertRefused(
        "network mlp, line 2: units of dense must be a whole number, not 'x'", "mlp:hidden=64-x");
    assertRefused(
        "network 'mlp:tanh': parameters are written name:parameter=value,parameter=value",
        "mlp:tanh");
    assertRefused("network softmax has no parameter 'a' (it has none)", "softmax:a=b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- convolution: {filters: 6} | unknown layer 'convolution' (there is conv, depthwise, pool,"
            + " dense, flatten, activation, dropout, batchnorm, residual, branches, logits)",
        "- conv: {filters: 6, kernel: 5, strides: 2} | conv has no 'strides' (it has batchnorm,"
            + " filters, kernel, stride, padding, dilation, groups, bias, activation)",
        "- conv: {filters: 6, kernal: 5} | conv needs kernel (given is filters, kernal)",
        "- conv | conv needs filters",
        "- conv: 5 | conv needs its settings as {key: value, …}",
        "- conv: {filters: six, kernel: 5} | filters of conv must be a whole number, not 'six'",
        "- conv: {filters: 0, kernel: 5} | conv: filters must be 1 or more, not 0",
        "- conv: {filters: 6, kernel: 5, padding: full} | padding of conv must be one of same,"
            + " valid, not 'full'",
        "- conv: {filters: 6, kernel: 5, stride: 2, dilation: 2} | conv: stride 2 and dilation 2:"
            + " only one of them can be more than 1",
        "- conv: {filters: 6, kernel: 5, kernel: 3} | conv has 'kernel' twice",
        "- pool: {type: mean, size: 2} | type of pool must be one of avg, global-avg, global-max,"
            + " max, not 'mean'",
        "- pool: {type: global-avg, size: 2} | pool has no 'size' (it has type)",
        "- flatten: {order: c} | flatten has no 'order' (it has no settings)",
        "- dropout: 1.5 | dropout: rate must be at least 0 and below 1, not 1.5",
        "- activation: $f | no parameter '$f' (there is none)",
        "- branches: [flatten] | branches: needs two branches or more, not 1",
        "- residual: {shortcut: identity} | residual needs body (given is shortcut)",
        "- residual: {body: flatten} | body of residual must be a list",
        "- logits: {units: 3} | logits: units can only be 1, one for two labels; without it there"
            + " is one for each label",
        "- {flatten: {}, logits: {}} | a layer is its kind, such as 'flatten', or its kind with"
            + " settings, such as 'conv: {filters: 6, kernel: 5}'",
      })
  void shouldNameTheLineOfAMistake(String layer, String mistake) {
    String text = "layers:\n  - pool: {type: max, size: 2}\n  " + layer + "\n  - logits\n";

    InvalidNetworkException e = assertThrows(InvalidNetworkException.class, () -> read(text));

    assertEquals(directory.resolve("my-net.yaml") + ", line 3: " + mistake, e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | : no network: it needs the key layers",
        "'just text' | : no network: it needs the key layers",
        "'description: x' | , line 1: a network needs layers (given is description)",
        "'layers: 5' | , line 1: layers of a network must be a list",
        "'name: x\nlayers: [logits]' | , line 1: a network has no 'name' (it has description,"
            + " parameters, layers)",
        "'layers:\n - conv: {' | , line 2: expected the node content, but found '<stream end>'",
        "'layers: &a\n - residual: {body: *a}' | , line 2: layers inside layers, more than 20 deep",
      })
  void shouldSayWhatIsWrongWithAFileThatIsNoNetwork(String text, String mistake) {
    InvalidNetworkException e = assertThrows(InvalidNetworkException.class, () -> read(text));

    assertEquals(directory.resolve("my-net.yaml") + mistake, e.getMessage());
  }

  @Test
  void shouldNameTheLineOfALayerThatDoesNotFit() {
    Network network = read("layers:\n  - flatten\n\n  - conv: {filters: 6, kernel: 5}\n  - logits");

    InvalidNetworkException e =
        assertThrows(
            InvalidNetworkException.class,
            () -> ShapedNetwork.of(network, new ImageSpec(28, 28, 1), 10));

    assertEquals(
        "network my-net, layer 2.conv (line 4): a vector of 784 came in, but it needs maps (height"
            + " x width x channels)",
        e.getMessage());
  }

  @Test
  void shouldSayThatThereIsNoSuchFile() {
    assertRefused("there is no network file none.yaml", "none.yaml");
    assertRefused("there is no network file nets/none", "nets/none");
    assertTrue(
        assertThrows(
                InvalidRequestException.class, () -> Networks.named(directory.toString() + "/"))
            .getMessage()
            .startsWith("network file " + directory + " cannot be read"));
  }

  @Test
  void shouldListTheBuiltInNetworksWhenTheNameIsUnknown() {
    assertRefused(
        "unknown network 'alexnet' (there is logistic, softmax, mlp, traffic-sign, lenet5,"
            + " inception, inception-192, convnet, resnet, convnet-large; or give a file, such as"
            + " ./my-net.yaml)",
        "alexnet");
  }

  @Test
  void shouldDescribeEveryBuiltInNetwork() {
    for (String name : Networks.names()) {
      assertTrue(Networks.named(name).description().length() > 10, name);
    }
  }

  private static void assertRefused(String message, String network) {
    assertEquals(
        message,
        assertThrows(InvalidRequestException.class, () -> Networks.named(network)).getMessage());
  }

  private Network read(String text) {
    Path file = directory.resolve("my-net.yaml");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Networks.named(file.toString());
  }
}
