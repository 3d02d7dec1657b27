package io.streamlens.cli.bench.measure;

import io.streamlens.cli.kafka.KafkaConnection;
import io.streamlens.cli.topic.StreamlensTopic;
import io.streamlens.cli.topic.TopicCreation;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/**
 * The topics of one measured process.
 *
 * @param images what it reads
 * @param outputs what it writes
 * @param deadLetters what it writes of images that are at fault: none
 * @param partitions of each
 */
public record Topics(String images, String outputs, String deadLetters, int partitions) {

  /** The broker looks twice a second for what it can delete ({@code BrokerProgram}). */
  private static final Duration RENEWED_WITHIN = Duration.ofSeconds(5);

  /** A transaction may end when its results are out, with a marker in each partition. */
  private static final long EMPTY_BYTES = 64 << 10;

  private static final int LOOK_MS = 50;

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

  /** Forgets what is in them, but for the latest segments, so that the disk does not fill. */
  void empty(KafkaConnection kafka) {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    all().forEach(partition -> all.put(partition, RecordsToDelete.beforeOffset(-1)));
    kafka.await(kafka.admin().deleteRecords(all).all());
  }

  /**
   * Begins with new segments, and returns when the old ones are gone: a broker that has filled a
   * segment writes it to the disk, and whatever it is sent meanwhile waits.
   */
  void renew(KafkaConnection kafka) throws InterruptedException {
    alter(kafka, OpType.SET);
    Set<TopicPartition> all = all();
    List<Integer> brokers =
        kafka.await(kafka.admin().describeCluster().nodes()).stream().map(Node::id).toList();
    long deadline = System.nanoTime() + RENEWED_WITHIN.toNanos();
    while (bytes(kafka, brokers, all) > EMPTY_BYTES && System.nanoTime() < deadline) {
      Thread.sleep(LOOK_MS);
    }
    alter(kafka, OpType.DELETE);
  }

  /** Says that nothing is kept, or that all is again. */
  private void alter(KafkaConnection kafka, OpType type) {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (String topic : List.of(images, outputs)) {
      changes.put(
          new ConfigResource(ConfigResource.Type.TOPIC, topic),
          List.of(new AlterConfigOp(new ConfigEntry("retention.ms", "1"), type)));
    }
    kafka.await(kafka.admin().incrementalAlterConfigs(changes).all());
  }

  private Set<TopicPartition> all() {
    Set<TopicPartition> all = new HashSet<>();
    for (String topic : List.of(images, outputs)) {
      for (int partition = 0; partition < partitions; partition++) {
        all.add(new TopicPartition(topic, partition));
      }
    }
    return all;
  }

  private static long bytes(
      KafkaConnection kafka, List<Integer> brokers, Set<TopicPartition> partitions) {
    return kafka.await(kafka.admin().describeLogDirs(brokers).allDescriptions()).values().stream()
        .flatMap(directories -> directories.values().stream())
        .flatMap(directory -> directory.replicaInfos().entrySet().stream())
        .filter(replica -> partitions.contains(replica.getKey()))
        .mapToLong(replica -> replica.getValue().size())
        .sum();
  }

  /** Deletes them. */
  void delete(KafkaConnection kafka) {
    kafka.await(kafka.admin().deleteTopics(List.of(images, outputs, deadLetters)).all());
  }
}
