package io.streamlens.trainer.service;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Whether the topics are there, looked at before any work. */
final class TopicCheck {

  private static final int TIMEOUT_MS = 10_000;

  private TopicCheck() {}

  /**
   * Looks for each topic through a client of its own.
   *
   * @param client what it is made with
   * @throws StartException naming the topic that is missing, or the broker that does not answer
   */
  static void check(Map<String, Object> client, List<String> topics) {
    Object servers = client.get("bootstrap.servers");
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("default.api.timeout.ms", TIMEOUT_MS);
    properties.put("request.timeout.ms", TIMEOUT_MS / 2);
    try (Admin admin = Admin.create(properties)) {
      for (String topic : topics) {
        check(admin, servers, topic);
      }
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StartException("kafka.bootstrap.servers=" + servers + ": " + cause.getMessage(), e);
    }
  }

  private static void check(Admin admin, Object servers, String topic) {
    try {
      admin.describeTopics(List.of(topic)).allTopicNames().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof UnknownTopicOrPartitionException) {
        throw new StartException(
            "topic '%s' does not exist on %s: create it with './streamlens topics create --bootstrap-server %s'"
                .formatted(topic, servers, servers),
            cause);
      }
      throw new StartException(
          "Kafka at %s does not tell of topic '%s' (is it running, and is kafka.bootstrap.servers right?): %s"
              .formatted(servers, topic, cause.getMessage()),
          cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while looking at topic '" + topic + "'", e);
    }
  }
}
