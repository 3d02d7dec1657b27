package io.streamlens.cli.bench.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamlens.cli.kafka.ClientProperties;
import io.streamlens.cli.send.OutgoingImage;
import io.streamlens.cli.send.Pace;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Fills topics with images, or sends them at an even rate that nothing slows down (an open loop).
 * Each record's timestamp is the millisecond in which it was due. Arguments: bootstrap servers,
 * data set, its directory or {@code -}. Orders:
 *
 * <pre>
 * fill TOPIC PARTITIONS FORMAT COUNT        as fast as it goes
 * pace TOPIC PARTITIONS FORMAT COUNT RATE   COUNT records, RATE a second
 * </pre>
 *
 * Each is answered by {@code sent SECONDS LATEST_MS} when all records are acknowledged: how long it
 * took, and by how much the latest of them was handed over too late.
 */
public final class LoadProgram {

  private final SampleImages images;
  private final KafkaProducer<byte[], byte[]> filling;
  private final KafkaProducer<byte[], byte[]> pacing;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  private LoadProgram(String servers, SampleImages images) {
    this.images = images;
    this.filling = producer(servers, 5);
    // What waits in the producer counts as latency; without any wait each image is a request.
    this.pacing = producer(servers, 1);
  }

  private static KafkaProducer<byte[], byte[]> producer(String servers, int lingerMs) {
    Map<String, Object> properties = ClientProperties.of(servers, null);
    properties.put("batch.size", 128 * 1024);
    properties.put("linger.ms", lingerMs);
    properties.put("buffer.memory", 64L * 1024 * 1024);
    ByteArraySerializer bytes = new ByteArraySerializer();
    return new KafkaProducer<>(properties, bytes, bytes);
  }

  /** Works off orders until there are no more. */
  public static void main(String[] arguments) {
    Orders orders = new Orders();
    LoadProgram load = new LoadProgram(arguments[0], SampleImages.of(arguments[1], arguments[2]));
    orders.answer("ready");
    for (String order = orders.next(); order != null; order = orders.next()) {
      orders.answer(load.obey(order.split(" ")));
    }
    load.filling.close();
    load.pacing.close();
  }

  private String obey(String[] order) {
    boolean paced = order[0].equals("pace");
    return send(
        paced ? pacing : filling,
        paced ? Pace.inMilliseconds(Double.parseDouble(order[5])) : Pace.unlimited(),
        order[1],
        Integer.parseInt(order[2]),
        RecordFormat.valueOf(order[3]),
        Long.parseLong(order[4]));
  }

  private String send(
      KafkaProducer<byte[], byte[]> producer,
      Pace pace,
      String topic,
      int partitions,
      RecordFormat format,
      long count) {
    List<byte[]> values = images.in(format);
    List<Header> headers =
        List.of(new RecordHeader(OutgoingImage.CONTENT_TYPE, format.contentType().getBytes(UTF_8)));
    long start = System.nanoTime();
    long startMicros = EpochMicros.now();
    long latest = 0;
    for (long i = 0; i < count; i++) {
      long due = pace.awaitTurn(i);
      latest = Math.max(latest, System.nanoTime() - due);
      long timestamp = (startMicros + (due - start) / 1000) / 1000;
      byte[] value = values.get((int) (i % values.size()));
      var sending =
          new ProducerRecord<byte[], byte[]>(
              topic, (int) (i % partitions), timestamp, null, value, headers);
      var unused = producer.send(sending, (metadata, e) -> failure.compareAndSet(null, e));
    }
    producer.flush();
    Exception failed = failure.getAndSet(null);
    return failed != null
        ? "failed " + failed
        : String.format(
            Locale.ROOT, "sent %.3f %.1f", (System.nanoTime() - start) / 1e9, latest / 1e6);
  }
}
