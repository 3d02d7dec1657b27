package io.streamlens.cli.trainer;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Images of 8 x 8 with a bright quarter, whose place is the label, on a topic of two partitions.
 */
final class LabelledImages {

  static final String INPUT = "{\"height\":8,\"width\":8,\"channels\":1}";

  private LabelledImages() {}

  /**
   * Writes images, and beside them one without a label and one that cannot be decoded.
   *
   * @param confused how many of a hundred have a label that is not theirs
   */
  static void send(Map<String, Object> client, String topic, int count, int confused) {
    Random random = new Random(count);
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(client, bytes, bytes)) {
      for (int i = 0; i < count; i++) {
        int place = random.nextInt(4);
        int label = random.nextInt(100) < confused ? random.nextInt(4) : place;
        send(
            producer,
            topic,
            i % 2,
            "quarter " + label,
            "application/octet-stream",
            image(place, random));
      }
      send(producer, topic, 0, null, "application/octet-stream", image(0, random));
      send(producer, topic, 1, "quarter 1", "image/png", new byte[] {1, 2, 3});
      producer.flush();
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer,
      String topic,
      int partition,
      @Nullable String label,
      String type,
      byte[] value) {
    ProducerRecord<byte[], byte[]> image = new ProducerRecord<>(topic, partition, null, value);
    image.headers().add("content-type", type.getBytes(StandardCharsets.UTF_8));
    if (label != null) {
      image.headers().add("label", label.getBytes(StandardCharsets.UTF_8));
    }
    var sent = producer.send(image);
    assert sent != null;
  }

  private static byte[] image(int place, Random random) {
    byte[] pixels = new byte[64];
    for (int i = 0; i < pixels.length; i++) {
      boolean bright = i / 32 == place / 2 && i % 8 / 4 == place % 2;
      pixels[i] = (byte) (random.nextInt(120) + (bright ? 90 : 0));
    }
    return pixels;
  }
}
