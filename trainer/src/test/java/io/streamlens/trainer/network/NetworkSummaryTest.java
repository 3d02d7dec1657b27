package io.streamlens.trainer.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.network.NetworkSummary.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkSummaryTest {

  private static final ImageSpec GREY_28 = new ImageSpec(28, 28, 1);

  @Test
  void shouldCountParametersAndMultiplyAddsOfLenet5() {
    NetworkSummary summary = summary("lenet5");

    assertEquals(
        List.of(
            "1.conv 28x28x6 156 117600",
            "2.pool 14x14x6 0 0",
            "3.conv 10x10x16 2416 240000",
            "4.pool 5x5x16 0 0",
            "5.flatten 400 0 0",
            "6.dense 120 48120 48000",
            "6.dense-2 84 10164 10080",
            "7.logits 10 850 840"),
        lines(summary.rows()));
    assertEquals(61_706, summary.parameters());
    assertEquals(416_520, summary.multiplyAdds());
    assertEquals(0, summary.statistics());
  }

  @Test
  void shouldCountParametersAndMultiplyAddsInsideAnInceptionModule() {
    NetworkSummary summary = summary("inception-192");

    assertEquals(
        List.of(
            "1.conv 28x28x192 1920 1354752",
            "2.branches 28x28x256 168320 131661824",
            "2.branches[1].1.conv 28x28x64 12352 9633792",
            "2.branches[2].1.conv 28x28x64 12352 9633792",
            "2.branches[2].2.conv 28x28x128 73856 57802752",
            "2.branches[3].1.conv 28x28x64 12352 9633792",
            "2.branches[3].2.conv 28x28x32 51232 40140800",
            "2.branches[4].1.pool 28x28x192 0 0",
            "2.branches[4].2.conv 28x28x32 6176 4816896",
            "3.pool 256 0 0",
            "4.logits 10 2570 2560"),
        lines(summary.rows()));
    assertEquals(172_810, summary.parameters());
    assertEquals(1_354_752 + 131_661_824 + 2_560, summary.multiplyAdds());
    assertEquals(1, summary.rows().get(4).depth());
  }

  @Test
  void shouldCountMovingAveragesApart() {
    Network network =
        new Network(
            "n",
            List.of(
                new Depthwise(new Window(3, 2, Padding.SAME, 1), 4, false),
                new BatchNorm(),
                new Conv(8, new Window(3, 1, Padding.SAME, 1), 2, false),
                new Flatten(),
                new Logits()));

    NetworkSummary summary = NetworkSummary.of(ShapedNetwork.of(network, GREY_28, 2));

    assertEquals(
        List.of(
            "1.depthwise 14x14x4 36 7056",
            "2.batchnorm 14x14x4 8 0",
            "3.conv 14x14x8 144 28224",
            "4.flatten 1568 0 0",
            "5.logits 2 3138 3136"),
        lines(summary.rows()));
    assertEquals(8, summary.statistics());
  }

  @Test
  void shouldSayHowALayerIsSet() {
    List<Row> rows = summary("lenet5").rows();

    assertEquals("5x5", rows.get(0).settings());
    assertEquals("max 2x2, stride 2, valid", rows.get(2).settings());
    assertEquals("", rows.get(1).settings());
  }

  @Test
  void shouldKeepTheSmallConvolutionalNetworkBelowAHundredThousand() {
    NetworkSummary summary = summary("convnet");

    assertTrue(summary.parameters() + summary.statistics() < 100_000, "" + summary.parameters());
  }

  private static NetworkSummary summary(String network) {
    return NetworkSummary.of(ShapedNetwork.of(Networks.named(network), GREY_28, 10));
  }

  /** Activations left out: they have nothing to count. */
  private static List<String> lines(List<Row> rows) {
    return rows.stream()
        .filter(row -> !row.name().contains("relu"))
        .map(
            row ->
                "%s %s %d %d"
                    .formatted(row.name(), row.output(), row.parameters(), row.multiplyAdds()))
        .toList();
  }
}
