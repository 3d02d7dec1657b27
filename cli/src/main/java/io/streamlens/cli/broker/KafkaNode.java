package io.streamlens.cli.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.fault.FaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Kafka's controller and broker, put together as {@link KafkaRaftServer} does, but for two things:
 * the listening sockets are brought along, and a fatal fault is reported instead of ending the
 * process that the broker is only a guest of.
 */
final class KafkaNode {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaNode.class);

  private final ControllerServer controller;
  private final BrokerServer broker;
  private final CompletableFuture<Throwable> fault = new CompletableFuture<>();

  KafkaNode(Properties properties, ServerSocketFactory sockets) {
    KafkaConfig config = KafkaConfig.fromProps(properties);
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> storage =
        KafkaRaftServer.initializeLogDirs(config, LOG, "");
    Time time = Time.SYSTEM;
    Metrics metrics =
        Server.initializeMetrics(config, time, storage._1().clusterId().orElseThrow());
    List<String> voters = List.of(properties.getProperty("controller.quorum.voters"));
    SharedServer shared =
        new SharedServer(
            config,
            storage._1(),
            time,
            metrics,
            CompletableFuture.completedFuture(QuorumConfig.parseVoterConnections(voters)),
            List.of(),
            (name, fatal, action) -> faultHandler(name, fatal, action),
            sockets);
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), storage._2());
    broker = new BrokerServer(shared);
  }

  /** Writes the node's identity into {@code directory} unless it has one already. */
  static void format(Path directory) throws Exception {
    if (Files.exists(directory.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
      return;
    }
    new Formatter()
        .setNodeId(BrokerProperties.NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .setDirectories(List.of(directory.toString()))
        .setMetadataLogDirectory(directory.toString())
        .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .setHasDynamicQuorum(false)
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
        .run();
  }

  void start() {
    controller.startup();
    broker.startup();
  }

  /** Waits for the orderly end of both; harmless on a node that was started in part or not. */
  void stop() {
    try {
      broker.shutdown();
      broker.awaitShutdown();
    } finally {
      controller.shutdown();
      controller.awaitShutdown();
    }
  }

  /** Completed with its cause if Kafka finds itself unable to go on. */
  CompletableFuture<Throwable> fault() {
    return fault;
  }

  private FaultHandler faultHandler(String name, boolean fatal, Runnable action) {
    return (message, cause) -> {
      RuntimeException failure = new RuntimeException(name + ": " + message, cause);
      if (fatal) {
        fault.complete(failure);
      } else {
        LOG.warn("{}: {}", name, message, cause);
      }
      action.run();
      return failure;
    };
  }
}
