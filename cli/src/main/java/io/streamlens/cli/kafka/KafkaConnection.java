package io.streamlens.cli.kafka;

import io.streamlens.cli.CommandException;
import io.streamlens.kafka.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A cluster that was seen to answer. Opening one before any work turns "the broker is not there"
 * into one clear line within seconds, where producers and consumers would try for minutes.
 */
public final class KafkaConnection implements AutoCloseable {

  private static final int TIMEOUT_MS = 8_000;

  private final Admin admin;
  private final String servers;

  private KafkaConnection(Admin admin, String servers) {
    this.admin = admin;
    this.servers = servers;
  }

  /**
   * Connects to the brokers that {@code clientProperties} names.
   *
   * @throws CommandException if none answers within 8 seconds, or it refuses us
   */
  public static KafkaConnection open(Map<String, Object> clientProperties) {
    String servers = String.valueOf(clientProperties.get("bootstrap.servers"));
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put("default.api.timeout.ms", TIMEOUT_MS);
    properties.put("request.timeout.ms", TIMEOUT_MS);
    Admin admin;
    try {
      admin = Admin.create(properties);
    } catch (KafkaException e) {
      throw failure(servers, rootCause(e));
    }
    KafkaConnection connection = new KafkaConnection(admin, servers);
    try {
      connection.await(admin.describeCluster().nodes());
      return connection;
    } catch (CommandException e) {
      connection.close();
      throw e;
    }
  }

  /** For administrative requests; closed with this connection. */
  public Admin admin() {
    return admin;
  }

  /**
   * The partitions of a topic.
   *
   * @throws CommandException if there is no such topic, with the command that makes it
   */
  public TopicDescription describe(String topic) {
    return describe(topic, AclOperation.DESCRIBE, new DescribeTopicsOptions());
  }

  /**
   * Looks whether a topic is there and may be written to.
   *
   * @throws CommandException if there is no such topic, with the command that makes it, or it may
   *     not be written to
   */
  public void requireWritable(String topic) {
    Set<AclOperation> allowed =
        describe(
                topic,
                AclOperation.WRITE,
                new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .authorizedOperations();
    // A broker that tells nothing is found out by writing.
    if (allowed != null && !allowed.isEmpty() && !allowed.contains(AclOperation.WRITE)) {
      throw new CommandException(noRight(AclOperation.WRITE, topic));
    }
  }

  private TopicDescription describe(
      String topic, AclOperation needed, DescribeTopicsOptions options) {
    KafkaFuture<TopicDescription> description =
        admin.describeTopics(List.of(topic), options).topicNameValues().get(topic);
    try {
      return await(description);
    } catch (CommandException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw missingTopic(servers, "topic '" + topic + "' is missing", e);
      }
      if (e.getCause() instanceof TopicAuthorizationException) {
        throw new CommandException(noRight(needed, topic), e);
      }
      throw e;
    }
  }

  private String noRight(AclOperation needed, String topic) {
    return new Refusal(servers, KafkaOptions.COMMAND_CONFIG)
        .right(needed.name(), "topic '" + topic + "'");
  }

  private static CommandException missingTopic(String servers, String what, Throwable cause) {
    return new CommandException(
        "%s at %s: './streamlens topics create --bootstrap-server %s' makes the topics (--topic gives one another name)"
            .formatted(what, servers, servers),
        cause);
  }

  /**
   * The result of a request.
   *
   * @throws CommandException saying in one line why there is none
   */
  public <T> T await(KafkaFuture<T> request) {
    try {
      return request.get();
    } catch (ExecutionException e) {
      throw failure(servers, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted while waiting for Kafka", e);
    }
  }

  /** What went wrong with Kafka, in one line that says what to do. */
  public static CommandException failure(String servers, Throwable cause) {
    String what;
    if (cause instanceof TimeoutException) {
      what =
          "no Kafka broker answers at "
              + servers
              + ": is it running there? (--bootstrap-server; './streamlens broker' starts one)";
    } else if (cause instanceof UnknownTopicOrPartitionException) {
      return missingTopic(servers, "a topic is missing", cause);
    } else {
      what =
          new Refusal(servers, KafkaOptions.COMMAND_CONFIG)
              .of(cause)
              .orElseGet(() -> "Kafka at " + servers + ": " + cause.getMessage());
    }
    return new CommandException(what, cause);
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  @Override
  public void close() {
    // Requests that are still under way must not hold up an exit.
    admin.close(Duration.ZERO);
  }
}
