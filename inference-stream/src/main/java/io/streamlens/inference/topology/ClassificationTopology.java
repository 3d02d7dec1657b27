package io.streamlens.inference.topology;

import io.streamlens.inference.batching.Batcher;
import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.PendingOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The stream as Kafka Streams sees it:
 *
 * <pre>
 *                    +-&gt; classifications
 * images -&gt; classify |
 *                    +-&gt; dead-letters
 * </pre>
 *
 * All names are fixed: an upgrade must find its tasks again.
 */
public final class ClassificationTopology {

  static final String IMAGES_SOURCE = "images";
  static final String CLASSIFY_PROCESSOR = "classify";
  static final String CLASSIFICATIONS_SINK = "classifications";
  static final String DEAD_LETTER_SINK = "dead-letters";
  static final String COMMIT_BARRIER = "commit-barrier";

  private ClassificationTopology() {}

  /**
   * The topics.
   *
   * @param images read
   * @param classifications written
   * @param deadLetters written
   */
  public record Topics(String images, String classifications, String deadLetters) {}

  /**
   * What the topology is made of; all of it is shared by all tasks and safe for several threads.
   *
   * @param classification starts an image on its way to its outcome
   * @param batcher told when a drain cannot wait
   * @param outputs makes the output records
   * @param pace how much may be in flight at the moment, and how often results become visible
   * @param drainTimeout how long a commit waits for what is in flight before the thread gives up
   * @param listener told of what passes
   * @param clock the time of arrival
   */
  public record Parts(
      Function<Image, PendingOutcome> classification,
      Batcher batcher,
      OutputRecords outputs,
      StreamPace pace,
      Duration drainTimeout,
      StreamListener listener,
      Clock clock) {}

  /** Builds the topology. */
  public static Topology build(Topics topics, Parts parts) {
    return build(topics, parts, new CommitBarrier.Builder(COMMIT_BARRIER));
  }

  /**
   * Builds the topology around another barrier.
   *
   * @param barrier for tests that show what happens without one
   */
  static Topology build(Topics topics, Parts parts, StoreBuilder<CommitBarrier> barrier) {
    Serializer<OutputRecord> outputBytes = (topic, output) -> output.bytes();
    return new Topology()
        .addSource(
            AutoOffsetReset.earliest(),
            IMAGES_SOURCE,
            new ImageTimestampExtractor(parts.clock()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            topics.images())
        .addProcessor(
            CLASSIFY_PROCESSOR,
            new ClassifySupplier(parts, barrier, new InFlightOfAllTasks()),
            IMAGES_SOURCE)
        .addSink(
            CLASSIFICATIONS_SINK,
            topics.classifications(),
            new ByteArraySerializer(),
            outputBytes,
            new SourcePartitioner(),
            CLASSIFY_PROCESSOR)
        .addSink(
            DEAD_LETTER_SINK,
            topics.deadLetters(),
            new ByteArraySerializer(),
            outputBytes,
            new SourcePartitioner(),
            CLASSIFY_PROCESSOR);
  }

  private record ClassifySupplier(
      Parts parts, StoreBuilder<CommitBarrier> barrier, InFlightOfAllTasks inFlight)
      implements ProcessorSupplier<byte[], byte[], byte[], OutputRecord> {

    @Override
    public Processor<byte[], byte[], byte[], OutputRecord> get() {
      return new ClassifyProcessor(parts, inFlight, barrier.name());
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(barrier);
    }
  }
}
