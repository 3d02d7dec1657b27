package io.streamlens.inference.lifecycle;

import io.streamlens.inference.settings.EventTopics;
import io.streamlens.inference.topology.ClassificationTopology.Topics;
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
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the topics are there and can be used, looked at before anything is consumed. */
final class TopicCheck {

  private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);

  /** What a dead letter's own headers need beside the image: stack trace, message and the like. */
  private static final long DEAD_LETTER_HEADERS = 8 << 10;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Admin admin;
  private final String bootstrapServers;

  private TopicCheck(Admin admin, String bootstrapServers) {
    this.admin = admin;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * What the check found.
   *
   * @param imagePartitions partitions of the images' topic
   * @param maxImageBytes {@code max.message.bytes} of each topic, here and below
   * @param servingEvents whether there is a topic to tell of models on
   */
  record Found(
      int imagePartitions,
      long maxImageBytes,
      long maxClassificationBytes,
      long maxDeadLetterBytes,
      boolean servingEvents) {

    long maxOutputBytes() {
      return Math.max(maxClassificationBytes, maxDeadLetterBytes);
    }
  }

  /**
   * Looks at the topics through a client of its own.
   *
   * @param clients properties for all clients
   * @param events without these the stream works, but says what it has to do without
   * @throws StartException naming the broker that does not answer, the topic that is missing, or
   *     the right that is
   */
  static Found check(
      Map<String, String> clients, String bootstrapServers, Topics topics, EventTopics events) {
    Map<String, Object> properties = new HashMap<>(clients);
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis() / 2);
    try (Admin admin = Admin.create(properties)) {
      return new TopicCheck(admin, bootstrapServers).check(topics, events);
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StartException(
          "kafka.bootstrap.servers=" + bootstrapServers + ": " + cause.getMessage(), e);
    }
  }

  private Found check(Topics topics, EventTopics events) {
    TopicDescription images = describe(topics.images(), AclOperation.READ);
    describe(topics.classifications(), AclOperation.WRITE);
    describe(topics.deadLetters(), AclOperation.WRITE);
    Found found =
        new Found(
            images.partitions().size(),
            maxMessageBytes(topics.images()),
            maxMessageBytes(topics.classifications()),
            maxMessageBytes(topics.deadLetters()),
            canUse(
                events.servingEvents(),
                AclOperation.WRITE,
                "what this instance serves and rejects is told in its log and metrics only"));
    canUse(
        events.modelEvents(),
        AclOperation.READ,
        "a new model is taken up when the store is next looked at (streamlens.model-refresh)");
    warnIfTooSmall(topics, found);
    return found;
  }

  private boolean canUse(String topic, AclOperation needed, String otherwise) {
    try {
      describe(topic, needed);
      return true;
    } catch (StartException e) {
      LOG.warn("{}; until then {}", e.getMessage(), otherwise);
      return false;
    }
  }

  private TopicDescription describe(String topic, AclOperation needed) {
    DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
    Map<String, KafkaFuture<TopicDescription>> answer =
        admin.describeTopics(List.of(topic), options).topicNameValues();
    TopicDescription description = await(answer.get(topic), topic);
    Set<AclOperation> allowed = description.authorizedOperations();
    if (allowed != null && !allowed.isEmpty() && !allowed.contains(needed)) {
      throw new StartException(
          "no right to " + needed + " topic '" + topic + "' on " + bootstrapServers);
    }
    return description;
  }

  private long maxMessageBytes(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    KafkaFuture<Config> answer = admin.describeConfigs(List.of(resource)).values().get(resource);
    return Long.parseLong(await(answer, topic).get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
  }

  private <T> T await(KafkaFuture<T> answer, String topic) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw explain(topic, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while looking at topic '" + topic + "'", e);
    } catch (KafkaException e) {
      throw explain(topic, e);
    }
  }

  private StartException explain(String topic, Throwable cause) {
    if (cause instanceof UnknownTopicOrPartitionException) {
      return new StartException(
          "topic '"
              + topic
              + "' does not exist on "
              + bootstrapServers
              + ": create it with './streamlens topics create --bootstrap-server "
              + bootstrapServers
              + "'",
          cause);
    }
    if (cause instanceof TopicAuthorizationException) {
      return new StartException(
          "no right to DESCRIBE topic '" + topic + "' on " + bootstrapServers, cause);
    }
    if (cause instanceof TimeoutException) {
      return new StartException(
          "no Kafka broker answers at "
              + bootstrapServers
              + ": is it running, and is kafka.bootstrap.servers right?",
          cause);
    }
    return new StartException(
        "Kafka at " + bootstrapServers + " refuses to describe topic '" + topic + "': " + cause,
        cause);
  }

  private static void warnIfTooSmall(Topics topics, Found found) {
    if (found.maxDeadLetterBytes() < found.maxImageBytes() + DEAD_LETTER_HEADERS) {
      LOG.warn(
          "max.message.bytes of '{}' ({}) leaves no room for an image as large as '{}' allows ({})"
              + " with its headers: such dead letters will lack their value; raise it to at least"
              + " {}",
          topics.deadLetters(),
          found.maxDeadLetterBytes(),
          topics.images(),
          found.maxImageBytes(),
          found.maxImageBytes() + DEAD_LETTER_HEADERS);
    }
  }
}
