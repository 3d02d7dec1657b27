package io.streamlens.cli.bench.measure;

import io.streamlens.cli.kafka.KafkaConnection;
import io.streamlens.cli.topic.StreamlensTopic;
import io.streamlens.cli.topic.TopicCreation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/**
 * The topics of one measured process.
 *
 * @param images what it reads
 * @param outputs what it writes
 * @param deadLetters what it writes of images that are at fault: none
 * @param partitions of each
 */
public record Topics(String images, String outputs, String deadLetters, int partitions) {

  /** Makes new topics that are called after {@code name}. */
  public static Topics create(KafkaConnection kafka, String name, int partitions) {
    StreamlensTopic images = named("images-" + name, StreamlensTopic.IMAGES);
    StreamlensTopic outputs = named("outputs-" + name, StreamlensTopic.CLASSIFICATIONS);
    StreamlensTopic dead = named("dead-letters-" + name, StreamlensTopic.IMAGES_DEAD_LETTER);
    new TopicCreation(kafka, partitions, (short) 1).create(List.of(images, outputs, dead));
    return new Topics(images.name(), outputs.name(), dead.name(), partitions);
  }

  private static StreamlensTopic named(String name, StreamlensTopic like) {
    return new StreamlensTopic(name, like.compacted(), like.maxMessageBytes());
  }

  /** Forgets what is in them, so that the disk does not fill. */
  void empty(KafkaConnection kafka) {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    for (String topic : List.of(images, outputs)) {
      for (int partition = 0; partition < partitions; partition++) {
        all.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(-1));
      }
    }
    kafka.await(kafka.admin().deleteRecords(all).all());
  }

  /** Deletes them. */
  void delete(KafkaConnection kafka) {
    kafka.await(kafka.admin().deleteTopics(List.of(images, outputs, deadLetters)).all());
  }
}
