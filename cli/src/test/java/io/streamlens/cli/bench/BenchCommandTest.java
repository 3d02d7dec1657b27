package io.streamlens.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.cli.CommandRun;
import io.streamlens.cli.bench.report.BenchSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class BenchCommandTest {

  @TempDir Path work;

  /** What needs no model and no stream; {@code BenchIT} runs all of it. */
  @Test
  void shouldMeasureKafkaAloneAndTheDecodersWithRealProcesses() throws IOException {
    writeDataset();
    Path json = work.resolve("bench.json");
    Path html = work.resolve("bench.html");

    CommandRun run =
        CommandRun.of(
            "bench",
            "--only=kafka,decoder",
            "--delivery=exactly-once",
            "--quick",
            "--seconds=0.5",
            "--warm-up=1000",
            "--warm-up-limit=0.5",
            "--repeats=2",
            "--data=" + work,
            "--json=" + json,
            "--html=" + html);

    assertEquals(0, run.exitCode(), run.err());
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertEquals(List.of(), BenchSchema.violations(report));
    assertTrue(report.get("quick").asBoolean());
    assertEquals(7, report.get("rows").size(), report.toPrettyString());
    JsonNode catchUp = report.at("/rows/5");
    assertEquals("kafka", catchUp.get("group").asText());
    assertEquals("catch-up", catchUp.get("load").asText());
    assertTrue(catchUp.get("allocatedBytesPerImage").asDouble() > 784, catchUp.toString());
    assertTrue(catchUp.has("spread"));
    // A JVM that runs for a moment compiles all the time.
    assertTrue(catchUp.get("compilerShare").asDouble() > 0, catchUp.toString());
    JsonNode half = report.at("/rows/6");
    assertEquals("50", half.get("load").asText());
    // Results become visible with a commit, every 100 ms: none at once, and half of them after 50.
    assertTrue(half.at("/latencyMs/p50").asDouble() > 10, half.toString());
    assertTrue(run.out().contains("[7/7] kafka"), run.out());
    assertTrue(run.out().contains("warm-up, not counted: "), run.out());
    assertTrue(run.out().contains("not measured"), run.out());
    assertTrue(run.out().contains("This was a quick run"), run.out());
    assertTrue(Files.readString(html).contains("This was a quick run"));
  }

  @ParameterizedTest
  @CsvSource({
    "--only=everything, --only",
    "--network=alexnet, --network",
    "--format=gif, --format",
    "--delivery=maybe, --delivery",
    "--load=60, --load",
    "--precision=fp16, --precision",
    "--repeats=0, --repeats",
    "--seconds=-1, --seconds",
    "--warm-up-limit=0, --warm-up-limit",
    "--dataset=imagenet, imagenet",
  })
  void shouldRefuseWhatIsNotThereWithOneLine(String argument, String named) {
    CommandRun run = CommandRun.of("bench", argument);

    assertEquals(2, run.exitCode());
    assertTrue(run.errLine().contains(named), run.err());
    assertEquals("", run.out());
  }

  @Test
  void shouldSayThatNothingIsLeftToMeasure() {
    CommandRun run = CommandRun.of("bench", "--only=naive", "--network=softmax");

    assertEquals(2, run.exitCode());
    assertTrue(run.errLine().contains("nothing is left to measure"), run.err());
  }

  @Test
  void shouldFindOutBeforeAnyWorkThatAFileCannotBeWritten() {
    CommandRun run = CommandRun.of("bench", "--json=" + work.resolve("no/such/place.json"));

    assertEquals(1, run.exitCode());
    assertTrue(run.errLine().contains("place.json"), run.err());
    assertFalse(run.out().contains("[1/"), run.out());
  }

  /** As many random images as are sent, in the files of Fashion-MNIST. */
  private void writeDataset() throws IOException {
    for (String split : List.of("train", "t10k")) {
      Files.write(work.resolve(split + "-images-idx3-ubyte"), images(20));
      Files.write(work.resolve(split + "-labels-idx1-ubyte"), labels(20));
    }
  }

  private static byte[] images(int count) {
    byte[] pixels = new byte[count * 28 * 28];
    new Random(1).nextBytes(pixels);
    return ByteBuffer.allocate(16 + pixels.length)
        .putInt(0x803)
        .putInt(count)
        .putInt(28)
        .putInt(28)
        .put(pixels)
        .array();
  }

  private static byte[] labels(int count) {
    ByteBuffer buffer = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
    for (int i = 0; i < count; i++) {
      buffer.put((byte) (i % 10));
    }
    return buffer.array();
  }
}
