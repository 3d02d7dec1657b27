package io.streamlens.cli.broker;

import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * A real Kafka 4 broker (KRaft, one node that is broker and controller) inside this process. It is
 * no imitation: transactions, consumer groups, compaction and restarts behave as on a cluster, with
 * a replication factor of 1. Topics are never created automatically.
 *
 * <p>A broker whose {@linkplain BrokerSettings#data() data directory is kept} can be closed and
 * another started on the same directory and port, also under load. Its methods may be called by any
 * thread.
 *
 * <pre>{@code
 * try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
 *   properties.put("bootstrap.servers", broker.bootstrapServers());
 * }
 * }</pre>
 */
public final class EmbeddedBroker implements AutoCloseable {

  private final KafkaNode node;
  private final DataDirectory directory;
  private final String host;
  private final int port;
  private boolean closed;

  private EmbeddedBroker(KafkaNode node, DataDirectory directory, String host, int port) {
    this.node = node;
    this.directory = directory;
    this.host = host;
    this.port = port;
  }

  /**
   * Starts a broker and returns when it takes requests, usually after 2 to 4 seconds.
   *
   * @throws BrokerStartException if the port or the data directory is in use or may not be used, or
   *     Kafka refuses a property; nothing is left running or, in a temporary directory, written
   */
  public static EmbeddedBroker start(BrokerSettings settings) {
    DataDirectory directory = DataDirectory.take(settings.data());
    try (BoundSockets sockets = new BoundSockets()) {
      int port = sockets.bind(BrokerProperties.CLIENT_LISTENER, settings.host(), settings.port());
      int controllerPort =
          sockets.bind(BrokerProperties.CONTROLLER_LISTENER, BrokerSettings.LOCALHOST, 0);
      Path logs = directory.logs();
      Properties properties = BrokerProperties.of(settings, logs, port, controllerPort);
      KafkaNode node = startNode(properties, logs, sockets);
      return new EmbeddedBroker(node, directory, settings.host(), port);
    } catch (RuntimeException e) {
      closeAfter(e, directory);
      throw e;
    }
  }

  // Scala code throws checked exceptions that no signature declares.
  private static KafkaNode startNode(Properties properties, Path logs, BoundSockets sockets) {
    KafkaNode node;
    try {
      KafkaNode.format(logs);
      node = new KafkaNode(properties, sockets);
    } catch (Exception e) {
      throw new BrokerStartException("Kafka cannot be configured: " + e.getMessage(), e);
    }
    try {
      node.start();
      return node;
    } catch (Exception e) {
      BrokerStartException failure =
          new BrokerStartException("Kafka cannot be started: " + e.getMessage(), e);
      closeAfter(failure, node::stop);
      throw failure;
    }
  }

  private static void closeAfter(RuntimeException failure, AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }

  /** Where clients connect: {@code host:port}. */
  public String bootstrapServers() {
    return host + ":" + port;
  }

  /** The port clients connect to; the one chosen if the settings asked for any. */
  public int port() {
    return port;
  }

  /**
   * Completed with its cause if Kafka finds itself unable to go on, for example when its disk is
   * full. The broker must then be closed. Never completed otherwise.
   */
  public CompletionStage<Throwable> fault() {
    return node.fault().copy();
  }

  /** Waits until Kafka finds itself unable to go on, and returns why. */
  Throwable awaitFault() throws InterruptedException {
    try {
      return node.fault().get();
    } catch (ExecutionException e) {
      return e;
    }
  }

  /**
   * Stops the broker in an orderly way, gives its directory up and deletes it if it is temporary. A
   * second call does nothing.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      node.stop();
    } finally {
      directory.close();
    }
  }
}
