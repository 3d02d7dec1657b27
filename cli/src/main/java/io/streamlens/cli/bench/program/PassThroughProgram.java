package io.streamlens.cli.bench.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamlens.cli.bench.program.StreamsProgram.Settings;
import io.streamlens.kafka.SocketBuffers;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * What Kafka alone costs: each image is answered, with no look at it, by 250 bytes of JSON and as
 * many headers as a classification has. Set up as the inference stream is. Arguments: those of
 * {@link Settings}.
 */
public final class PassThroughProgram {

  private static final byte[] JSON =
      ("{\"label\":\"" + "x".repeat(250 - "{\"label\":\"\"}".length()) + "\"}").getBytes(UTF_8);

  private static final List<Header> HEADERS =
      List.of(
          header("content-type", "application/json"),
          header("ce_specversion", "1.0"),
          header("ce_type", "io.streamlens.classification.v1"),
          header("ce_source", "/streamlens/streamlens"),
          header("ce_id", "images/3/1041000"),
          header("ce_subject", "images/3/1041000"),
          header("ce_time", "2026-01-01T00:00:00.000Z"));

  private PassThroughProgram() {}

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(UTF_8));
  }

  /** Runs until standard input ends. */
  public static void main(String[] arguments) {
    Settings settings = Settings.of(arguments);
    Topology topology =
        new Topology()
            .addSource(
                "images",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                settings.input())
            .addProcessor("answer", Answer::new, "images")
            .addSink(
                "answers",
                settings.output(),
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                "answer");
    StreamsProgram.run(topology, properties(settings));
  }

  private static Properties properties(Settings settings) {
    Properties properties = settings.properties();
    properties.putAll(SocketBuffers.SIZED_BY_SYSTEM);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.exactlyOnce() ? 100L : 5000L);
    properties.put(StreamsConfig.POLL_MS_CONFIG, 2);
    properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 500);
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    properties.put("__state.updater.enabled__", false); // KafkaStreamsProperties says why
    properties.put(StreamsConfig.consumerPrefix("max.poll.records"), 1000);
    properties.put(StreamsConfig.consumerPrefix("fetch.max.bytes"), 16 << 20);
    properties.put(StreamsConfig.producerPrefix("batch.size"), 128 << 10);
    properties.put(StreamsConfig.producerPrefix("linger.ms"), settings.exactlyOnce() ? 5 : 1);
    return properties;
  }

  private static int threads() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }

  private static final class Answer extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    @Override
    public void process(Record<byte[], byte[]> image) {
      Headers headers = new RecordHeaders(HEADERS);
      context().forward(image.withValue(JSON).withHeaders(headers));
    }
  }
}
