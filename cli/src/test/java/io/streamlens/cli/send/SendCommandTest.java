package io.streamlens.cli.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamlens.cli.CommandRun;
import io.streamlens.cli.broker.SharedBroker;
import io.streamlens.modelstore.manifest.ImageSpec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SendCommandTest {

  @RegisterExtension static final SharedBroker BROKER = new SharedBroker();

  @TempDir Path directory;

  @Test
  void shouldSendFilesAsTheyAre() throws Exception {
    // given a PNG without an ending, and others whose type their ending tells
    byte[] png = ImageEncoding.PNG.encode(IdxFiles.pixels(0), inputOfIdx());
    Path picture = Files.write(directory.resolve("picture"), png);
    Path raw = Files.write(directory.resolve("pixels.RAW"), new byte[] {1, 2, 3});
    Path json = Files.writeString(directory.resolve("request.json"), "{}");
    String topic = BROKER.createTopic(1);

    // when
    CommandRun run = send(topic, picture.toString(), raw.toString(), json.toString());

    // then
    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(run.out().contains("sent 3 images"), run::toString);
    Map<String, ConsumerRecord<byte[], byte[]>> read = read(topic, 3);
    assertArrayEquals(png, read.get("picture").value());
    assertEquals("image/png", header(read.get("picture"), "content-type"));
    assertArrayEquals(new byte[] {1, 2, 3}, read.get("pixels.RAW").value());
    assertEquals("application/octet-stream", header(read.get("pixels.RAW"), "content-type"));
    assertEquals("application/json", header(read.get("request.json"), "content-type"));
  }

  @Test
  void shouldSendADataSetLosslesslyAsPngWithItsTrueLabels() throws Exception {
    // given
    IdxFiles.write(directory, 7);
    String topic = BROKER.createTopic(3);

    // when
    CommandRun run = sendDataset(topic, "--limit", "5");

    // then an independent reader finds every pixel
    assertEquals(0, run.exitCode(), run::toString);
    Map<String, ConsumerRecord<byte[], byte[]>> read = read(topic, 5);
    assertEquals(5, read.size());
    for (int i = 0; i < 5; i++) {
      ConsumerRecord<byte[], byte[]> image = read.get(Integer.toString(i));
      assertArrayEquals(IdxFiles.pixels(i), greyPixels(image.value()));
      assertEquals("image/png", header(image, "content-type"));
      assertEquals(Integer.toString(IdxFiles.label(i)), header(image, "label"));
    }
  }

  @Test
  void shouldSendTheFilesOfAFolderAsTheyAre() throws Exception {
    // given a damaged one among them, which belongs to no split
    Path folder = directory.resolve("pets");
    for (String label : List.of("cat", "dog")) {
      Path images = Files.createDirectories(folder.resolve(label));
      for (int i = 0; i < 4; i++) {
        Files.write(
            images.resolve(i + ".png"), ImageEncoding.PNG.encode(IdxFiles.pixels(i), inputOfIdx()));
      }
    }
    Files.writeString(folder.resolve("dog/broken.png"), "no image");
    String topic = BROKER.createTopic(1);

    // when
    CommandRun run =
        send(topic, "--dataset", folder.toString(), "--split", "test", "--test-split", "0.5");

    // then
    assertEquals(0, run.exitCode(), run::toString);
    Map<String, ConsumerRecord<byte[], byte[]>> read = read(topic, 4);
    assertEquals(List.of("0", "1", "2", "3"), read.keySet().stream().sorted().toList());
    for (int i = 0; i < 4; i++) {
      ConsumerRecord<byte[], byte[]> image = read.get(Integer.toString(i));
      assertEquals(i < 2 ? "cat" : "dog", header(image, "label"));
      assertEquals("image/png", header(image, "content-type"));
      // The data set's images are 32x32 in colour: these are the files' own pixels.
      assertEquals(IdxFiles.pixels(0).length, greyPixels(image.value()).length);
    }
  }

  @Test
  void shouldSendRawPixelsByteByByte() throws Exception {
    // given
    IdxFiles.write(directory, 2);
    String topic = BROKER.createTopic(1);

    // when
    CommandRun run = sendDataset(topic, "--format", "raw");

    // then
    assertEquals(0, run.exitCode(), run::toString);
    Map<String, ConsumerRecord<byte[], byte[]>> read = read(topic, 2);
    assertArrayEquals(IdxFiles.pixels(0), read.get("0").value());
    assertArrayEquals(IdxFiles.pixels(1), read.get("1").value());
    assertEquals("application/octet-stream", header(read.get("0"), "content-type"));
    assertNull(header(read.get("0"), "ce_id"));
  }

  @Test
  void shouldSendOpenInferenceRequestsAsJson() throws Exception {
    // given
    IdxFiles.write(directory, 1);
    String topic = BROKER.createTopic(1);

    // when
    CommandRun run = sendDataset(topic, "--format", "json");

    // then
    assertEquals(0, run.exitCode(), run::toString);
    JsonNode input = new ObjectMapper().readTree(read(topic, 1).get("0").value()).at("/inputs/0");
    assertEquals("UINT8", input.get("datatype").asText());
    assertEquals("[1,3,5,1]", input.get("shape").toString());
    byte[] expected = IdxFiles.pixels(0);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i] & 0xff, input.at("/data/" + i).asInt());
    }
  }

  @Test
  void shouldSendTheOthersWhenOneFileIsOfNoKnownType() throws Exception {
    // given
    Path text = Files.writeString(directory.resolve("notes.txt"), "no image");
    Path raw = Files.write(directory.resolve("a.raw"), new byte[] {9});
    String topic = BROKER.createTopic(1);

    // when
    CommandRun run = send(topic, text.toString(), raw.toString());

    // then
    assertEquals(1, run.exitCode());
    assertTrue(run.errLine().contains("1 of 2 images were not sent"), run::toString);
    assertTrue(run.errLine().contains("notes.txt"), run::toString);
    assertArrayEquals(new byte[] {9}, read(topic, 1).get("a.raw").value());
  }

  @Test
  void shouldNameTheTopicThatIsMissingAndHowToMakeIt() throws IOException {
    // given
    Path raw = Files.write(directory.resolve("a.raw"), new byte[] {9});

    // when
    CommandRun run = send("nowhere", raw.toString());

    // then
    assertEquals(1, run.exitCode());
    assertTrue(run.errLine().contains("topic 'nowhere' is missing"), run::toString);
    assertTrue(run.errLine().contains("topics create"), run::toString);
  }

  @Test
  void shouldCountAndNameWhatTheTopicRefuses() throws Exception {
    // given an image that is larger than its topic takes
    Path large = Files.write(directory.resolve("large.raw"), new byte[2 * 1024 * 1024]);
    Path small = Files.write(directory.resolve("small.raw"), new byte[] {9});
    String topic = BROKER.createTopic(1);
    BROKER.limitMessageBytes(topic, 1024 * 1024);

    // when
    CommandRun run = send(topic, large.toString(), small.toString());

    // then
    assertEquals(1, run.exitCode());
    assertTrue(run.errLine().contains("1 of 2 images were not sent"), run::toString);
    assertTrue(run.errLine().contains("large.raw"), run::toString);
    assertArrayEquals(new byte[] {9}, read(topic, 1).get("small.raw").value());
  }

  private static ImageSpec inputOfIdx() {
    return new ImageSpec(IdxFiles.HEIGHT, IdxFiles.WIDTH, 1);
  }

  private CommandRun sendDataset(String topic, String... more) {
    return send(
        topic, concat(new String[] {"--dataset", "mnist", "--data", directory.toString()}, more));
  }

  private static CommandRun send(String topic, String... more) {
    String[] common = {"send", "--bootstrap-server", BROKER.bootstrapServers(), "--topic", topic};
    return CommandRun.of(concat(common, more));
  }

  private static String[] concat(String[] first, String... second) {
    return Stream.of(first, second).flatMap(Arrays::stream).toArray(String[]::new);
  }

  private static byte[] greyPixels(byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    byte[] pixels = new byte[image.getWidth() * image.getHeight()];
    image.getRaster().getDataElements(0, 0, image.getWidth(), image.getHeight(), pixels);
    return pixels;
  }

  private static String header(ConsumerRecord<byte[], byte[]> image, String name) {
    Header header = image.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  /** What is in a topic, by key; waits until so many records have come. */
  private static Map<String, ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
    Map<String, ConsumerRecord<byte[], byte[]>> byKey = new HashMap<>();
    Map<String, Object> config = new HashMap<>(BROKER.client());
    config.put("auto.offset.reset", "earliest");
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    var bytes = new ByteArrayDeserializer();
    try (var consumer = new KafkaConsumer<>(config, bytes, bytes)) {
      List<TopicPartition> partitions =
          IntStream.range(0, consumer.partitionsFor(topic).size())
              .mapToObj(partition -> new TopicPartition(topic, partition))
              .toList();
      consumer.assign(partitions);
      while (byKey.size() < count && System.nanoTime() < deadline) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(image -> byKey.put(new String(image.key(), UTF_8), image));
      }
    }
    return byKey;
  }
}
