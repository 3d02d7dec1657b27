package io.streamlens.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks, before any work, whether a cluster answers, what is there and what we may do with it.
 * Changes nothing. Every question is answered or given up within ten seconds. For one thread.
 */
public final class ClusterCheck implements AutoCloseable {

  private static final int TIMEOUT_MS = 10_000;

  private final Admin admin;
  private final String servers;
  private final Refusal refusal;

  private ClusterCheck(Admin admin, String servers, Refusal refusal) {
    this.admin = admin;
    this.servers = servers;
    this.refusal = refusal;
  }

  /**
   * Makes a client; nothing is asked yet.
   *
   * @param client its properties, {@code bootstrap.servers} among them
   * @param configuredBy the setting that names a file of such properties, for the messages
   * @throws ClusterException if the properties are no good: a host that has no address, a key store
   *     that cannot be read
   */
  public static ClusterCheck open(Map<String, ?> client, String configuredBy) {
    String servers = String.valueOf(client.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
    Map<String, Object> properties = new HashMap<>(client);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS / 2);
    try {
      return new ClusterCheck(
          Admin.create(properties), servers, new Refusal(servers, configuredBy));
    } catch (KafkaException e) {
      throw new ClusterException(
          "no Kafka client for %s can be made (%s): %s"
              .formatted(servers, configuredBy, causes(e.getCause() == null ? e : e.getCause())),
          e);
    }
  }

  private static String causes(Throwable failure) {
    StringBuilder text = new StringBuilder(String.valueOf(failure.getMessage()));
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && text.indexOf(cause.getMessage()) < 0) {
        text.append(": ").append(cause.getMessage());
      }
    }
    return text.toString().replaceAll("\\s*\\R\\s*", " ");
  }

  /**
   * Whether there is a topic of that name.
   *
   * @param needed what is to be done with it if there is; without any right to it nobody is told
   * @throws ClusterException if we may not know
   */
  public boolean exists(String topic, AclOperation needed) {
    try {
      await(describe(topic), needed.name(), "topic '" + topic + "'");
      return true;
    } catch (ClusterException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Looks at a topic and at the right to use it.
   *
   * @param needed what is to be done with it
   * @throws ClusterException if it is not there, or may not be used so
   */
  public TopicDescription topic(String topic, AclOperation needed) {
    String resource = "topic '" + topic + "'";
    TopicDescription description;
    try {
      description = await(describe(topic), needed.name(), resource);
    } catch (ClusterException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new ClusterException(
            "%s does not exist on %s: create it with './streamlens topics create --bootstrap-server %s' (--topic gives one another name)"
                .formatted(resource, servers, servers),
            e.getCause());
      }
      throw e;
    }
    Set<AclOperation> allowed = description.authorizedOperations();
    // A broker without an authorizer, or an old one, tells none.
    if (allowed != null && !allowed.isEmpty() && !allowed.contains(needed)) {
      throw new ClusterException(refusal.right(needed.name(), resource));
    }
    return description;
  }

  private KafkaFuture<TopicDescription> describe(String topic) {
    return admin
        .describeTopics(
            List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
        .topicNameValues()
        .get(topic);
  }

  /**
   * The topic's {@code max.message.bytes}.
   *
   * @throws ClusterException if we may not know
   */
  public long maxMessageBytes(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config =
        await(
            admin.describeConfigs(List.of(resource)).values().get(resource),
            "DESCRIBE_CONFIGS",
            "topic '" + topic + "'");
    return Long.parseLong(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
  }

  /**
   * Looks whether a group may be used. What can be seen without joining it is the right to DESCRIBE
   * it, which READ brings along.
   *
   * @throws ClusterException if it may not
   */
  public void group(String group) {
    await(
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
        "READ",
        "group '" + group + "'");
  }

  /**
   * Looks whether groups may be used whose names begin so.
   *
   * @throws ClusterException if they may not
   */
  public void groups(String prefix) {
    await(
        admin.listConsumerGroupOffsets(prefix + "check").partitionsToOffsetAndMetadata(),
        "READ",
        "groups '" + prefix + "*'");
  }

  /**
   * Looks whether transactions may be used whose ids begin so; DESCRIBE is seen, which WRITE brings
   * along.
   *
   * @throws ClusterException if they may not
   */
  public void transactionalIds(String prefix) {
    String id = prefix + "check";
    try {
      await(
          admin.describeTransactions(List.of(id)).description(id),
          "WRITE",
          "transactional ids '" + prefix + "*'");
    } catch (ClusterException e) {
      if (!(e.getCause() instanceof TransactionalIdNotFoundException)) {
        throw e;
      }
      // Nobody has one of that name: to be told so is the right that was asked for.
    }
  }

  private <T> T await(KafkaFuture<T> answer, String operation, String resource) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw explain(e.getCause() == null ? e : e.getCause(), operation, resource);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while looking at " + resource, e);
    } catch (KafkaException e) {
      throw explain(e, operation, resource);
    }
  }

  private ClusterException explain(Throwable cause, String operation, String resource) {
    if (cause instanceof AuthorizationException) {
      return new ClusterException(refusal.right(operation, resource), cause);
    }
    String refused = refusal.of(cause).orElse(null);
    if (refused != null) {
      return new ClusterException(refused, cause);
    }
    if (cause instanceof TimeoutException) {
      return new ClusterException(
          "no Kafka broker answers at %s: is it running, is that its address, and does %s say how to talk to it (security.protocol)?"
              .formatted(servers, refusal.configuredBy()),
          cause);
    }
    return new ClusterException(
        "Kafka at %s does not tell of %s: %s".formatted(servers, resource, cause), cause);
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
