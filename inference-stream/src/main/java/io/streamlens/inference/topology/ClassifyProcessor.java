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
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
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

  /** How often finished outcomes are looked for while no new image arrives. */
  private static final Duration PUNCTUATION = Duration.ofMillis(2);

  /**
   * The same while so many arrive that each look at a new one finds the finished ones. After a
   * punctuation Kafka Streams hands out half as many images before it looks around again, and each
   * of these looks costs some 8 KB of garbage.
   */
  private static final Duration RARE_PUNCTUATION = Duration.ofMillis(20);

  private static final int MANY_IMAGES_PER_MILLISECOND = 8;

  private final Function<Image, PendingOutcome> classification;
  private final Batcher batcher;
  private final OutputRecords outputs;
  private final InFlightImages inFlight;
  private final CommitClock commitClock;
  private final Duration drainTimeout;
  private final StreamListener listener;
  private final String barrierName;

  private @Nullable ProcessorContext<byte[], OutputRecord> context;
  private @Nullable Cancellable punctuator;
  private Duration punctuation = PUNCTUATION;
  private int takenSincePunctuation;
  private boolean wasFullSincePunctuation;

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
    this.drainTimeout = parts.drainTimeout();
    this.listener = parts.listener();
    this.barrierName = barrierName;
  }

  /** May be called again on the same instance, when a task is closed and revived. */
  @Override
  public void init(ProcessorContext<byte[], OutputRecord> context) {
    this.context = context;
    punctuator = null;
    punctuation = PUNCTUATION;
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
      wasFullSincePunctuation |= inFlight.isFullFor(image);
      awaitHead(System.nanoTime() + drainTimeout.toNanos());
      forwardFinished();
    }
    inFlight.add(classification.apply(image));
    takenSincePunctuation++;
    commitClock.took();
    commitIfDue();
    if (punctuator == null) {
      startLookingAfter();
    }
  }

  private void startLookingAfter() {
    countAnew();
    punctuator =
        context().schedule(punctuation, PunctuationType.WALL_CLOCK_TIME, now -> lookAfter());
  }

  private void lookAfter() {
    forwardFinished();
    commitIfDue();
    Duration next = imagesPourIn() ? RARE_PUNCTUATION : PUNCTUATION;
    countAnew();
    if (punctuator != null && !next.equals(punctuation)) {
      punctuation = next;
      punctuator.cancel();
      startLookingAfter();
    }
  }

  private void countAnew() {
    takenSincePunctuation = 0;
    wasFullSincePunctuation = false;
  }

  /** With a slow model they are not many, but each waits for another to leave. */
  private boolean imagesPourIn() {
    return wasFullSincePunctuation
        || takenSincePunctuation >= punctuation.toMillis() * MANY_IMAGES_PER_MILLISECOND;
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
    if (inFlight.isEmpty()) {
      stopLookingAfter();
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
    stopLookingAfter();
  }

  /** A punctuator that goes on would keep committing an idle task. */
  private void stopLookingAfter() {
    if (inFlight.isEmpty() && punctuator != null && !commitClock.awaitsCommit()) {
      punctuator.cancel();
      punctuator = null;
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
