package io.streamlens.inference.crash;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.RetriableException;

/** The stream's consumer group, as the broker sees it. */
final class GroupView {

  private static final String GROUP = "streamlens";

  private final Admin admin;

  GroupView(Admin admin) {
    this.admin = admin;
  }

  /** Sum of the group's positions: images committed; -1 while the broker cannot say. */
  long committedImages() throws InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
      return offsets.values().stream()
          .mapToLong(offset -> offset == null ? 0 : offset.offset())
          .sum();
    } catch (ExecutionException e) {
      return unknownFor(e);
    }
  }

  /** Members of the group: stream threads; -1 while the broker cannot say. */
  int members() throws InterruptedException {
    try {
      return admin
          .describeConsumerGroups(List.of(GROUP))
          .describedGroups()
          .get(GROUP)
          .get()
          .members()
          .size();
    } catch (ExecutionException e) {
      return unknownFor(e);
    }
  }

  private static int unknownFor(ExecutionException e) {
    if (e.getCause() instanceof RetriableException
        || e.getCause() instanceof GroupIdNotFoundException) {
      return -1;
    }
    throw new IllegalStateException(e);
  }
}
