package io.streamlens.inference.topology;

import io.streamlens.inference.batching.Batcher;
import io.streamlens.inference.batching.ModelUnavailableException;
import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.ImageHeaders;
import io.streamlens.inference.outcome.Outcome;
import io.streamlens.inference.outcome.PendingOutcome;
import io.streamlens.inference.outcome.SourcePosition;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Hands images out and forwards their outcomes in the order in which the images came. Kafka Streams
 * believes an image done when {@link #process} returns; the {@link CommitBarrier} sees to it that
 * this is true before any commit that covers it.
 */
final class ClassifyProcessor implements Processor<byte[], byte[], byte[], OutputRecord> {

  private final Function<Image, PendingOutcome> classification;
  private final Batcher batcher;
  private final OutputRecords outputs;
  private final InFlightImages inFlight;
  private final CommitClock commitClock;
  private final OutcomeTimer timer;
  private final Duration drainTimeout;
  private final StreamListener listener;
  private final String barrierName;

  private @Nullable ProcessorContext<byte[], OutputRecord> context;

  /** Kafka Streams drains once more while it closes a task that has failed: not worth the wait. */
  private boolean gaveUp;

  /**
   * @param inFlightOfAllTasks counts this task's images too
   */
  ClassifyProcessor(
      ClassificationTopology.Parts parts,
      InFlightOfAllTasks inFlightOfAllTasks,
      String barrierName) {
    this.classification = parts.classification();
    this.batcher = parts.batcher();
    this.outputs = parts.outputs();
    this.inFlight = new InFlightImages(parts.pace(), inFlightOfAllTasks);
    this.commitClock = new CommitClock(parts.pace());
    this.timer = new OutcomeTimer(this::lookAfter, parts.pace()::intervalOfFloodMs);
    this.drainTimeout = parts.drainTimeout();
    this.listener = parts.listener();
    this.barrierName = barrierName;
  }

  /** May be called again on the same instance, when a task is closed and revived. */
  @Override
  public void init(ProcessorContext<byte[], OutputRecord> context) {
    this.context = context;
    timer.begin(context);
    gaveUp = false;
    inFlight.begin();
    commitClock.reset();
    CommitBarrier barrier = context.getStateStore(barrierName);
    barrier.beforeCommit(context, this::drain);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Image image = image(record);
    listener.consumed(image);
    forwardFinished();
    while (!inFlight.hasRoomFor(image)) {
      awaitHead(System.nanoTime() + drainTimeout.toNanos());
      forwardFinished();
    }
    inFlight.add(classification.apply(image));
    commitClock.took();
    commitIfDue();
    timer.putOff(inFlight.areMany());
  }

  /** Whether many are still in flight. */
  private boolean lookAfter() {
    forwardFinished();
    commitIfDue();
    if (inFlight.isEmpty() && !commitClock.awaitsCommit()) {
      timer.stop();
    }
    return inFlight.areMany();
  }

  /** The commit itself comes later, when the thread is back in Kafka Streams. */
  private void commitIfDue() {
    if (commitClock.isDue()) {
      context().commit();
    }
  }

  /** Waits for everything in flight and forwards it: the work of {@link CommitBarrier}. */
  private void drain() {
    commitClock.commits();
    timer.stop();
    if (inFlight.isEmpty()) {
      return;
    }
    long deadline = System.nanoTime() + drainTimeout.toNanos();
    try (Batcher.Expedited ignored = batcher.expedite()) {
      while (!inFlight.isEmpty()) {
        awaitHead(deadline);
        forwardFinished();
      }
    }
  }

  private void forwardFinished() {
    PendingOutcome head;
    while ((head = inFlight.head()) != null && head.isDone()) {
      // Without a sound model nothing is forwarded: the thread ends and its offsets stay.
      Outcome outcome = head.get();
      inFlight.removeHead();
      forward(head.image(), outcome);
      head.release(outcome); // the producer has copied it
    }
  }

  private void forward(Image image, Outcome outcome) {
    Record<byte[], OutputRecord> output = outputs.of(image, outcome);
    context().forward(output, output.value().sink());
    listener.forwarded(image, output.value().outcome());
  }

  private void awaitHead(long deadline) {
    PendingOutcome head = inFlight.head();
    if (head == null) {
      return;
    }
    try {
      head.await(gaveUp ? 0 : deadline - System.nanoTime());
    } catch (TimeoutException e) {
      gaveUp = true;
      throw new ModelUnavailableException(
          "no answer for image " + head.image().position() + " within " + drainTimeout, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelUnavailableException(
          "interrupted while waiting for image " + head.image().position(), e);
    }
  }

  @Override
  public void close() {
    inFlight.end();
  }

  private Image image(Record<byte[], byte[]> record) {
    RecordMetadata metadata =
        context()
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("an image without a source position"));
    SourcePosition position =
        new SourcePosition(metadata.topic(), metadata.partition(), metadata.offset());
    String id = ImageHeaders.text(record.headers(), ImageHeaders.CE_ID);
    return new Image(
        position,
        id == null || id.isEmpty() ? null : id,
        record.key(),
        record.value(),
        record.headers(),
        record.timestamp());
  }

  private ProcessorContext<byte[], OutputRecord> context() {
    if (context == null) {
      throw new IllegalStateException("used before init");
    }
    return context;
  }
}
