package io.streamlens.inference.topology;

import io.streamlens.inference.topology.ClassificationTopology.Parts;
import io.streamlens.inference.topology.ClassificationTopology.Topics;
import org.apache.kafka.streams.Topology;

/**
 * The topology as it would be without its crux: the queue is not drained before a commit. It exists
 * to show that the crash test sees the loss that the drain prevents.
 */
public final class UndrainedTopology {

  private UndrainedTopology() {}

  public static Topology build(Topics topics, Parts parts) {
    return ClassificationTopology.build(topics, parts, new UndrainedBuilder());
  }

  private static final class UndrainedBuilder extends CommitBarrier.Builder {

    UndrainedBuilder() {
      super(ClassificationTopology.COMMIT_BARRIER);
    }

    @Override
    public CommitBarrier build() {
      return new CommitBarrier(name()) {
        @Override
        public void flushCache() {
          // The commit goes on with images still in flight.
        }
      };
    }
  }
}
