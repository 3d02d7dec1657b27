package io.streamlens.cli.broker;

import java.nio.file.Path;
import java.util.Properties;

/** The configuration of a single Kafka node that is broker and controller at once. */
final class BrokerProperties {

  static final int NODE_ID = 1;
  static final String CLIENT_LISTENER = "PLAINTEXT";
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  /**
   * Room for the largest record: an image of 10 MiB with its headers, and as a dead letter with the
   * headers that say why. Topics set their own, smaller limits.
   */
  private static final int MESSAGE_MAX_BYTES = 12 * 1024 * 1024;

  private BrokerProperties() {}

  static Properties of(BrokerSettings settings, Path logs, int port, int controllerPort) {
    Properties properties = new Properties();
    addNode(properties, settings, logs, port, controllerPort);
    addSingleNodeReplication(properties);
    addSmallFootprint(properties);
    properties.put("auto.create.topics.enable", "false");
    properties.put("message.max.bytes", Integer.toString(MESSAGE_MAX_BYTES));
    properties.put("group.initial.rebalance.delay.ms", "0");
    // As the clients' (SocketBuffers): by the system, or connections may stand still for 200 ms.
    properties.put("socket.receive.buffer.bytes", "-1");
    properties.put("socket.send.buffer.bytes", "-1");
    properties.putAll(settings.properties());
    return properties;
  }

  private static void addNode(
      Properties properties, BrokerSettings settings, Path logs, int port, int controllerPort) {
    boolean local = settings.host().equals(BrokerSettings.LOCALHOST);
    String controller = BrokerSettings.LOCALHOST + ":" + controllerPort;
    properties.put("node.id", Integer.toString(NODE_ID));
    properties.put("process.roles", "broker,controller");
    properties.put("log.dirs", logs.toString());
    properties.put(
        "listeners",
        "%s://%s:%d,%s://%s"
            .formatted(
                CLIENT_LISTENER,
                local ? BrokerSettings.LOCALHOST : "",
                port,
                CONTROLLER_LISTENER,
                controller));
    properties.put("advertised.listeners", CLIENT_LISTENER + "://" + settings.host() + ":" + port);
    properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("inter.broker.listener.name", CLIENT_LISTENER);
    properties.put("controller.listener.names", CONTROLLER_LISTENER);
    properties.put("controller.quorum.voters", NODE_ID + "@" + controller);
  }

  private static void addSingleNodeReplication(Properties properties) {
    properties.put("default.replication.factor", "1");
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
  }

  /** Fewer internal partitions and a smaller compaction buffer than a cluster wants: 128 MiB. */
  private static void addSmallFootprint(Properties properties) {
    properties.put("offsets.topic.num.partitions", "8");
    properties.put("transaction.state.log.num.partitions", "8");
    properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024));
  }
}
