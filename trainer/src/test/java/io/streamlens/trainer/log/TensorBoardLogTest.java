package io.streamlens.trainer.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.savedmodel.Devices;
import io.streamlens.trainer.TrainingListener;
import io.streamlens.trainer.TrainingListener.Validated;
import io.streamlens.trainer.TrainingOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;

class TensorBoardLogTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @TempDir Path directory;

  @Test
  void shouldWriteWhatTensorBoardReads() throws IOException {
    try (TensorBoardLog log = new TensorBoardLog(directory, CLOCK)) {
      log.epochEnded(CsvLogTest.epoch(1, null));
      log.epochEnded(CsvLogTest.epoch(2, new Validated(0.875, 0.25)));
      log.evaluated(CsvLogTest.evaluation());
    }

    List<Event> events = read();
    assertEquals("brain.Event:2", events.get(0).getFileVersion());
    assertEquals(4, events.size());
    assertEquals(10, events.get(1).getStep());
    assertEquals(20, events.get(2).getStep());
    assertEquals(20, events.get(3).getStep());
    assertEquals(Instant.now(CLOCK).getEpochSecond(), events.get(1).getWallTime());
    assertEquals(
        List.of(
            "epoch_loss/train 0.5",
            "epoch_accuracy/train 0.75",
            "epoch_loss/validation 0.25",
            "epoch_accuracy/validation 0.875",
            "learning_rate 0.001",
            "cpu_seconds 8.0"),
        values(events.get(2)));
    assertEquals(
        List.of("epoch_loss/test 0.125", "epoch_accuracy/test 0.9375"), values(events.get(3)));
  }

  @Test
  void shouldMakeTensorBoardForgetWhatABrokenRunDidAfterTheCheckpoint() throws IOException {
    try (TensorBoardLog log = new TensorBoardLog(directory, CLOCK)) {
      log.trainingStarted(
          new TrainingListener.Plan("n", 1, Devices.CPU, TrainingOptions.PLAIN, 10, "cpu"));
      log.resumed(2, 4);
    }

    Event event = read().get(1);
    assertEquals(SessionLog.SessionStatus.START, event.getSessionLog().getStatus());
    assertEquals(21, event.getStep());
  }

  @Test
  void shouldMaskChecksumsAsTfRecordDoes() {
    // CRC-32C of "123456789" is 0xe3069283 (RFC 3720, appendix B.4, gives the polynomial).
    byte[] bytes = "123456789".getBytes(StandardCharsets.US_ASCII);
    int checksum = 0xe3069283;

    assertEquals(
        ((checksum >>> 15) | (checksum << 17)) + 0xa282ead8, EventFile.maskedChecksum(bytes));
  }

  @Test
  void shouldWriteNothingBeforeThereIsSomething() throws IOException {
    new TensorBoardLog(directory.resolve("none"), CLOCK).close();

    assertFalse(Files.exists(directory.resolve("none")));
  }

  private List<Event> read() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> all = files.toList();
      assertEquals(1, all.size());
      assertTrue(all.get(0).getFileName().toString().startsWith("events.out.tfevents.1767323045."));
      return read(all.get(0));
    }
  }

  /** Reads TFRecord framing, checking both checksums of each record. */
  private static List<Event> read(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[Long.BYTES];
      in.get(length);
      assertEquals(EventFile.maskedChecksum(length), in.getInt());
      byte[] record =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(record);
      assertEquals(EventFile.maskedChecksum(record), in.getInt());
      events.add(Event.parseFrom(record));
    }
    return events;
  }

  private static List<String> values(Event event) {
    return event.getSummary().getValueList().stream()
        .map((Summary.Value value) -> value.getTag() + " " + value.getSimpleValue())
        .collect(Collectors.toList());
  }
}
