package io.streamlens.cli.topic;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.kafka.KafkaConnection;
import io.streamlens.cli.topic.TopicReport.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Makes the topics that are missing and looks at those that are there; never changes one. Running
 * it again does nothing.
 */
public final class TopicCreation {

  private static final Duration VISIBLE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(50);

  private final KafkaConnection kafka;
  private final int partitions;
  private final short replicationFactor;

  /**
   * Prepares to make topics; nothing is asked of Kafka yet.
   *
   * @param partitions of each new topic, 1 or more
   * @param replicationFactor of each new topic, or -1 for the broker's default
   */
  public TopicCreation(KafkaConnection kafka, int partitions, short replicationFactor) {
    this.kafka = kafka;
    this.partitions = partitions;
    this.replicationFactor = replicationFactor;
  }

  /**
   * Makes those of {@code topics} that are missing, and waits until all can be used.
   *
   * @return one report for each topic, in the same order
   * @throws CommandException if Kafka refuses
   */
  public List<TopicReport> create(List<StreamlensTopic> topics) {
    Map<String, KafkaFuture<Void>> requests =
        kafka.admin().createTopics(topics.stream().map(this::newTopic).toList()).values();
    Map<String, Boolean> created = new HashMap<>();
    requests.forEach((name, request) -> created.put(name, isCreated(request)));
    topics.forEach(topic -> awaitVisible(topic.name()));
    return topics.stream()
        .map(topic -> created.getOrDefault(topic.name(), false) ? created(topic) : inspect(topic))
        .toList();
  }

  private NewTopic newTopic(StreamlensTopic topic) {
    return new NewTopic(topic.name(), partitions, replicationFactor).configs(topic.configuration());
  }

  /** Whether the topic was made now; otherwise it was there, or somebody else was faster. */
  private boolean isCreated(KafkaFuture<Void> request) {
    try {
      kafka.await(request);
      return true;
    } catch (CommandException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  /** A topic is made by the controller; the brokers that clients ask hear of it a little later. */
  private void awaitVisible(String topic) {
    long deadline = System.nanoTime() + VISIBLE_TIMEOUT.toNanos();
    while (!kafka.await(kafka.admin().listTopics().names()).contains(topic)) {
      if (System.nanoTime() > deadline) {
        throw new CommandException("topic '" + topic + "' was made but does not appear");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private TopicReport created(StreamlensTopic topic) {
    return new TopicReport(topic.name(), State.CREATED, shape(partitions));
  }

  private TopicReport inspect(StreamlensTopic topic) {
    TopicDescription description = kafka.describe(topic.name());
    int present = description.partitions().size();
    Optional<String> fault = fault(topic);
    if (fault.isPresent()) {
      return new TopicReport(topic.name(), State.UNUSABLE, fault.get());
    }
    return present == partitions
        ? new TopicReport(topic.name(), State.PRESENT, shape(present))
        : new TopicReport(
            topic.name(), State.DIFFERENT, shape(present) + ", asked for were " + partitions);
  }

  private Optional<String> fault(StreamlensTopic topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    Config config =
        kafka.await(kafka.admin().describeConfigs(List.of(resource)).values().get(resource));
    List<String> faults = new ArrayList<>();
    String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
    if (!policy.equals(topic.cleanupPolicy())) {
      faults.add(
          TopicConfig.CLEANUP_POLICY_CONFIG
              + " is "
              + policy
              + ", needed is "
              + topic.cleanupPolicy());
    }
    String bytes = config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value();
    if (Integer.parseInt(bytes) < topic.maxMessageBytes()) {
      faults.add(
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG
              + " is "
              + bytes
              + ", needed are "
              + topic.maxMessageBytes());
    }
    return faults.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", faults));
  }

  private static String shape(int partitions) {
    return partitions + (partitions == 1 ? " partition" : " partitions");
  }
}
