package io.streamlens.inference.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.inference.commandline.CommandLineProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first thing a new user does. */
@Timeout(300)
class DemoIT {

  private static final int IMAGES = 2000;

  @TempDir Path work;

  @Test
  void shouldTrainServeAndStreamAndReportWhatCameOfIt() throws IOException, InterruptedException {
    Path report = work.resolve("report.json");

    CommandLineProcess demo =
        demo("--exit", "--images", "" + IMAGES, "--report", report.toString());

    String log = demo.log();
    assertEquals(0, demo.exitCode(), log);
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertEquals("fashion-mnist", json.get("dataset").asText());
    assertEquals("lenet5", json.get("network").asText());
    assertEquals("exactly-once", json.get("delivery").asText());
    assertEquals(IMAGES, json.at("/stream/sent").asInt());
    assertEquals(IMAGES, json.at("/stream/classified").asInt());
    assertEquals(0, json.at("/stream/deadLettered").asInt());
    assertTrue(json.at("/training/testAccuracy").asDouble() >= 0.88, json.toPrettyString());
    assertTrue(json.at("/stream/accuracy").asDouble() >= 0.86, json.toPrettyString());
    assertTrue(json.at("/stream/differentFromTraining").asInt() <= 1, json.toPrettyString());
    assertTrue(json.at("/stream/latencyMs/p99").asDouble() > 0);
    assertTrue(json.at("/stream/meanBatchSize").asDouble() >= 1);
    assertTrue(json.at("/model/digest").asText().startsWith("sha256:"));
  }

  @Test
  void shouldClassifyAFolderOfImagesOnTheStreamAsItsTrainingDid()
      throws IOException, InterruptedException {
    // given images of all kinds and sizes, some of them damaged, sent as the files they are
    Path images = work.resolve("Some shapes");
    int written = ImageFolder.write(images, 1200, 800, 600);
    int damaged = ImageFolder.damage(images);
    Path report = work.resolve("report.json");

    // when
    CommandLineProcess demo =
        demo(
            "--exit",
            "--dataset=" + images,
            "--size=28x36",
            "--channels=1",
            "--fit=pad",
            "--test-split=0.4",
            "--images=1000",
            "--report=" + report);

    // then
    String log = demo.log();
    assertEquals(0, demo.exitCode(), log);
    assertTrue(log.contains("Some shapes: %,d images to train on".formatted(written * 3 / 5)), log);
    assertTrue(log.contains("damaged files, left out: %d".formatted(damaged)), log);
    assertTrue(log.contains("disc/cut.png: the PNG cannot be decoded: "), log);
    assertTrue(log.contains("images as they are"), log);
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertEquals("some-shapes", json.at("/model/name").asText());
    assertEquals(1000, json.at("/stream/classified").asInt());
    assertEquals(0, json.at("/stream/deadLettered").asInt());
    assertEquals(0, json.at("/stream/differentFromTraining").asInt(), json.toPrettyString());
    // A model that gives all the same label would agree with itself, too.
    assertTrue(json.at("/training/testAccuracy").asDouble() > 0.7, json.toPrettyString());
  }

  @Test
  void shouldSayBeforeItTrainsThatItsPortIsInUse() throws IOException, InterruptedException {
    try (ServerSocket taken = new ServerSocket(0)) {
      CommandLineProcess demo = demo("--exit", "--port", "" + taken.getLocalPort());

      String log = demo.log();
      assertEquals(1, demo.exitCode(), log);
      assertTrue(log.contains(Integer.toString(taken.getLocalPort())), log);
      assertTrue(!log.contains("[2/4]"), log);
    }
  }

  private CommandLineProcess demo(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("demo"));
    command.addAll(List.of(arguments));
    if (!command.contains("--port")) {
      command.addAll(List.of("--port", "" + CommandLineProcess.freePort()));
    }
    return CommandLineProcess.run(work, Duration.ofSeconds(280), command);
  }
}
