package io.streamlens.cli.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.cli.CommandRun;
import io.streamlens.trainer.network.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworksCommandTest {

  @Test
  void shouldListEveryBuiltInNetworkWithItsParameters() {
    CommandRun run = CommandRun.of("networks");

    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(Networks.names().size() + 2, run.outLines().size());
    assertTrue(run.outLines().stream().anyMatch(line -> line.matches("lenet5 +61,706  LeNet.*")));
  }

  @Test
  void shouldShowTheLayersOfANetwork() {
    CommandRun run = CommandRun.of("networks", "show", "lenet5");

    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(run.out().matches("(?s).*1\\.conv +5x5 +28x28x6 +156 +117,600\n.*"), run::toString);
    assertTrue(run.out().matches("(?s).*total +61,706 +416,520\n"), run::toString);
  }

  @Test
  void shouldShowThemForAnotherInputAndOtherLabels() {
    CommandRun run =
        CommandRun.of("networks", "show", "softmax", "--input", "32x32x3", "--labels", "43");

    assertTrue(run.out().contains("132,139"), run::toString); // (32 * 32 * 3 + 1) * 43
  }

  @Test
  void shouldShowWhatIsInsideLayersIndented() {
    CommandRun run = CommandRun.of("networks", "show", "inception-192");

    assertTrue(
        run.out().contains("\n2.branches ") && run.out().contains("\n  2.branches[2].2.conv "),
        run::toString);
  }

  @Test
  void shouldShowANetworkFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("mine.yaml");
    Files.writeString(file, "layers:\n  - batchnorm\n  - flatten\n  - logits: {units: 1}\n");

    CommandRun run = CommandRun.of("networks", "show", file.toString());

    assertTrue(run.out().startsWith("mine\n"), run::toString);
    assertTrue(run.out().endsWith("and 2 moving averages, which are not learned\n"), run.out());
  }

  @Test
  void shouldNameWhatIsWrong() {
    assertWrongUsage("unknown network 'vgg'", "networks", "show", "vgg");
    assertWrongUsage("no network file ./no.yaml", "networks", "show", "./no.yaml");
    assertWrongUsage("not '28x28'", "networks", "show", "lenet5", "--input", "28x28");
    assertWrongUsage("channels must be 1 or 3", "networks", "show", "lenet5", "--input", "8x8x2");
    assertWrongUsage("--labels must be 2 or more", "networks", "show", "lenet5", "--labels", "1");
    assertWrongUsage(
        "layer 3.conv (line 8): 2x2x6 came in", "networks", "show", "lenet5", "--input", "4x4x1");
  }

  private static void assertWrongUsage(String message, String... arguments) {
    CommandRun run = CommandRun.of(arguments);

    assertEquals(2, run.exitCode(), run::toString);
    assertTrue(run.errLine().contains(message), run::toString);
  }
}
