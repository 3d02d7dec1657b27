package io.streamlens.inference.dashboard;

import io.streamlens.inference.batching.BatchListener;
import io.streamlens.inference.dashboard.LatencyWindow.Percentiles;
import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.Outcome;
import io.streamlens.inference.outcome.Outcome.Classified;
import io.streamlens.inference.topology.StreamListener;
import io.streamlens.modelstore.ModelVersion;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The stream's rates and latencies over the last seconds and since the start. The listener methods
 * wait for nobody; {@link #roll} is called once a second, by one thread.
 */
final class StreamFigures implements StreamListener, BatchListener {

  /** Seconds that rates and percentiles are taken over. */
  static final int WINDOW = 10;

  /** Seconds that the page's curve shows. */
  static final int CURVE = 60;

  private final Clock clock;
  private final LongAdder classified = new LongAdder();
  private final LongAdder deadLettered = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder batchedImages = new LongAdder();
  private final LatencyWindow endToEnd = new LatencyWindow(WINDOW);
  private final LatencyWindow model = new LatencyWindow(WINDOW);

  // Totals at the end of each of the last seconds, the oldest first; guarded by this.
  private final Deque<Totals> seconds = new ArrayDeque<>();

  private record Totals(long images, long batches, long batchedImages) {}

  /**
   * What the page shows as figures.
   *
   * @param classified images since the start
   * @param deadLettered images since the start
   * @param imagesPerSecond classified and dead-lettered ones, over the window
   * @param curve images of each of the last seconds, the latest last
   * @param windowSeconds what {@code recent} is taken over
   * @param recent over the window
   * @param sinceStart since the start of the process
   */
  record Figures(
      long classified,
      long deadLettered,
      double imagesPerSecond,
      List<Long> curve,
      int windowSeconds,
      Stretch recent,
      Stretch sinceStart) {}

  /**
   * Latencies of a stretch of time; null where nothing was measured in it.
   *
   * @param endToEndMs from an image's timestamp to its result's handing over to the producer
   * @param modelMs what the model took for a batch
   * @param meanBatchSize images in a batch
   */
  record Stretch(
      @Nullable Percentiles endToEndMs,
      @Nullable Percentiles modelMs,
      @Nullable Double meanBatchSize) {}

  StreamFigures(Clock clock) {
    this.clock = clock;
    seconds.add(new Totals(0, 0, 0));
  }

  @Override
  public void consumed(Image image) {}

  @Override
  public void forwarded(Image image, Outcome outcome) {
    if (outcome instanceof Classified) {
      classified.increment();
      endToEnd.record(TimeUnit.MILLISECONDS.toMicros(clock.millis() - image.timestamp()));
    } else {
      deadLettered.increment();
    }
  }

  @Override
  public void batchDone(ModelVersion version, int size, long queueNanos, long modelNanos) {
    batches.increment();
    batchedImages.add(size);
    model.record(TimeUnit.NANOSECONDS.toMicros(modelNanos));
  }

  /** Ends a second. */
  synchronized void roll() {
    endToEnd.roll();
    model.roll();
    if (seconds.size() > CURVE) {
      seconds.removeFirst();
    }
    seconds.addLast(totals());
  }

  /** The figures up to the last roll, the two totals up to now. */
  synchronized Figures figures() {
    List<Totals> ends = List.copyOf(seconds);
    Totals last = ends.get(ends.size() - 1);
    int window = Math.min(WINDOW, ends.size() - 1);
    Totals before = ends.get(ends.size() - 1 - window);
    return new Figures(
        classified.sum(),
        deadLettered.sum(),
        window == 0 ? 0 : (last.images - before.images) / (double) window,
        curve(ends),
        WINDOW,
        new Stretch(endToEnd.recent(), model.recent(), meanBatchSize(before, last)),
        new Stretch(
            endToEnd.sinceStart(), model.sinceStart(), meanBatchSize(new Totals(0, 0, 0), last)));
  }

  private Totals totals() {
    return new Totals(classified.sum() + deadLettered.sum(), batches.sum(), batchedImages.sum());
  }

  private static List<Long> curve(List<Totals> ends) {
    Long[] images = new Long[ends.size() - 1];
    for (int i = 0; i < images.length; i++) {
      images[i] = ends.get(i + 1).images - ends.get(i).images;
    }
    return List.of(images);
  }

  private static @Nullable Double meanBatchSize(Totals from, Totals to) {
    long ran = to.batches - from.batches;
    return ran == 0 ? null : (to.batchedImages - from.batchedImages) / (double) ran;
  }
}
