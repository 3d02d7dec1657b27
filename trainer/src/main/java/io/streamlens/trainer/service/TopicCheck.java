package io.streamlens.trainer.service;

import io.streamlens.kafka.ClusterCheck;
import io.streamlens.kafka.ClusterException;
import org.apache.kafka.common.acl.AclOperation;

/** Whether all is there and allowed that the trainer needs of Kafka, looked at before any work. */
final class TopicCheck {

  private TopicCheck() {}

  /**
   * Looks through a client of its own.
   *
   * @param hearsRequests whether requests are read from their topic
   * @throws StartException naming the broker that does not answer, the topic that is missing, or
   *     the right that is
   */
  static void check(TrainerSettings settings, boolean hearsRequests) {
    try (ClusterCheck cluster =
        ClusterCheck.open(ClientConfig.of(settings), TrainerSettings.CLIENT_CONFIG)) {
      if (hearsRequests) {
        cluster.topic(settings.topics().requests(), AclOperation.READ);
        cluster.group(settings.group());
      }
      cluster.topic(settings.topics().events(), AclOperation.WRITE);
      cluster.topic(settings.topics().modelEvents(), AclOperation.WRITE);
    } catch (ClusterException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }
}
