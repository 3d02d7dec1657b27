package io.streamlens.cli.bench.program;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** A Kafka Streams application that runs until its standard input ends. */
final class StreamsProgram {

  private static final Duration CLOSE = Duration.ofSeconds(5);

  private StreamsProgram() {}

  /**
   * What every one is told.
   *
   * @param servers bootstrap servers
   * @param applicationId the consumer group
   * @param exactlyOnce the guarantee; else at least once
   * @param input topic
   * @param output topic
   * @param stateDirectory for what Kafka Streams notes of itself
   */
  record Settings(
      String servers,
      String applicationId,
      boolean exactlyOnce,
      String input,
      String output,
      String stateDirectory) {

    /** From the first six arguments of a program. */
    static Settings of(String[] arguments) {
      return new Settings(
          arguments[0],
          arguments[1],
          arguments[2].equals("exactly-once"),
          arguments[3],
          arguments[4],
          arguments[5]);
    }

    /** Kafka Streams' own defaults but for what must be said. */
    Properties properties() {
      Properties properties = new Properties();
      properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
      properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
      properties.put(
          StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
          exactlyOnce ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
      properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory);
      properties.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
      return properties;
    }
  }

  /** Runs it; says {@code ready} when it has its partitions. */
  static void run(Topology topology, Properties properties) {
    Orders orders = new Orders();
    CountDownLatch running = new CountDownLatch(1);
    try (KafkaStreams streams = new KafkaStreams(topology, properties)) {
      streams.setUncaughtExceptionHandler(
          failure -> {
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
          });
      streams.setStateListener(
          (now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
              running.countDown();
            }
          });
      streams.start();
      running.await();
      orders.answer("ready");
      orders.awaitEnd();
      streams.close(CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
