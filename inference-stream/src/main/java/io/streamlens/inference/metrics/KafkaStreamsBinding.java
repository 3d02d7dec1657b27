package io.streamlens.inference.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Kafka's own figures of a stream and its clients, under {@code kafka.*}: lag, commits, rebalances.
 * Partitions come and go, and their figures with them, within ten seconds.
 */
public final class KafkaStreamsBinding implements AutoCloseable {

  private static final Duration REFRESH = Duration.ofSeconds(10);

  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "kafka-figures");
            thread.setDaemon(true);
            return thread;
          });
  private final KafkaStreamsMetrics metrics;

  public KafkaStreamsBinding(KafkaStreams streams, MeterRegistry registry) {
    metrics = new KafkaStreamsMetrics(streams, List.of(), scheduler, REFRESH);
    metrics.bindTo(registry);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    metrics.close();
  }
}
