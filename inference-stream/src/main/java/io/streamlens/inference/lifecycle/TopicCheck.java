package io.streamlens.inference.lifecycle;

import io.streamlens.inference.event.OperatorEvent;
import io.streamlens.inference.settings.ClientConfig;
import io.streamlens.inference.settings.Delivery;
import io.streamlens.inference.settings.EventTopics;
import io.streamlens.inference.settings.StreamSettings;
import io.streamlens.inference.topology.ClassificationTopology.Topics;
import io.streamlens.kafka.ClusterCheck;
import io.streamlens.kafka.ClusterException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether all is there and allowed that the stream needs of Kafka, before anything is consumed. */
final class TopicCheck {

  private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);

  /** What a dead letter's own headers need beside the image: stack trace, message and the like. */
  private static final long DEAD_LETTER_HEADERS = 8 << 10;

  private final ClusterCheck cluster;

  private TopicCheck(ClusterCheck cluster) {
    this.cluster = cluster;
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
   * Looks through a client of its own.
   *
   * @param clients properties for all clients
   * @throws StartException naming the broker that does not answer, the topic that is missing, or
   *     the right that is. Without the topics of events the stream works, and says in its log what
   *     it has to do without
   */
  static Found check(Map<String, String> clients, StreamSettings settings) {
    Map<String, String> properties = new HashMap<>(clients);
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    try (ClusterCheck cluster = ClusterCheck.open(properties, ClientConfig.KEY)) {
      return new TopicCheck(cluster).check(settings);
    } catch (ClusterException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private Found check(StreamSettings settings) {
    Topics topics = settings.topics();
    TopicDescription images = cluster.topic(topics.images(), AclOperation.READ);
    cluster.topic(topics.classifications(), AclOperation.WRITE);
    cluster.topic(topics.deadLetters(), AclOperation.WRITE);
    cluster.group(settings.applicationId());
    if (settings.delivery() == Delivery.EXACTLY_ONCE) {
      cluster.transactionalIds(settings.applicationId() + "-");
    }
    Found found =
        new Found(
            images.partitions().size(),
            cluster.maxMessageBytes(topics.images()),
            cluster.maxMessageBytes(topics.classifications()),
            cluster.maxMessageBytes(topics.deadLetters()),
            checkEvents(settings.eventTopics(), settings.applicationId()));
    warnIfTooSmall(topics, found);
    return found;
  }

  /** Whether there is a topic to tell of models on. */
  private boolean checkEvents(EventTopics events, String applicationId) {
    if (exists(
        events.modelEvents(),
        AclOperation.READ,
        "a new model is taken up when the store is next looked at (streamlens.model-refresh)")) {
      cluster.topic(events.modelEvents(), AclOperation.READ);
      cluster.groups(applicationId + "-model-events-");
    }
    if (!exists(
        events.servingEvents(),
        AclOperation.WRITE,
        "what this instance serves and rejects is told in its log and metrics only")) {
      return false;
    }
    cluster.topic(events.servingEvents(), AclOperation.WRITE);
    return true;
  }

  private boolean exists(String topic, AclOperation needed, String otherwise) {
    boolean exists = cluster.exists(topic, needed);
    if (!exists) {
      OperatorEvent.TOPIC_MISSING.in(
          () ->
              LOG.warn(
                  "topic '{}' does not exist ('./streamlens topics create' makes it); until then"
                      + " {}",
                  topic,
                  otherwise));
    }
    return exists;
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
