package io.streamlens.cli.broker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One embedded broker for all test classes that ask for it; each makes topics of its own. */
public final class SharedBroker implements BeforeAllCallback {

  private static final AtomicInteger TOPICS = new AtomicInteger();

  private EmbeddedBroker broker;

  @Override
  public void beforeAll(ExtensionContext context) {
    broker =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(SharedBroker.class))
            .computeIfAbsent(
                "broker",
                key -> EmbeddedBroker.start(BrokerSettings.temporary()),
                EmbeddedBroker.class);
  }

  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  public Map<String, Object> client() {
    return Map.of("bootstrap.servers", bootstrapServers());
  }

  /** A new topic with a name of its own. */
  public String createTopic(int partitions) throws Exception {
    String name = "topic-" + TOPICS.incrementAndGet();
    create(new NewTopic(name, partitions, (short) 1));
    return name;
  }

  /** Makes the topic refuse larger records. */
  public void limitMessageBytes(String topic, int bytes) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp limit =
        new AlterConfigOp(
            new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
            AlterConfigOp.OpType.SET);
    try (Admin admin = Admin.create(new HashMap<>(client()))) {
      admin.incrementalAlterConfigs(Map.of(resource, List.of(limit))).all().get();
    }
  }

  private void create(NewTopic topic) throws Exception {
    try (Admin admin = Admin.create(new HashMap<>(client()))) {
      admin.createTopics(List.of(topic)).all().get();
    }
  }
}
