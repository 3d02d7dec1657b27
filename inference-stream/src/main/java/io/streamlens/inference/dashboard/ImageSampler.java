package io.streamlens.inference.dashboard;

import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.ImageHeaders;
import io.streamlens.inference.outcome.Outcome.Classified;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Picks some of the images that pass. A stream thread spends a permit for each image it hands over;
 * while there is none, which is nearly always at high rates, an image costs it one volatile read.
 * Permits come back from the page's own thread, so nothing piles up when that is slow.
 */
final class ImageSampler {

  /** Images that are taken one right after the other, before the refilling sets the pace. */
  static final int BURST = 12;

  /** The value of a larger image is not kept: it is shown without a picture. */
  static final int LARGEST_VALUE = 2 << 20;

  private final Semaphore permits = new Semaphore(BURST);
  private final Queue<Sample> taken = new ArrayBlockingQueue<>(BURST);

  /**
   * An image that was picked.
   *
   * @param image as it came
   * @param value its bytes; null if they are too many
   * @param contentType its header, if it has one
   * @param classified the answer
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Sample(
      String id,
      byte @Nullable [] value,
      @Nullable String contentType,
      long timestamp,
      Classified classified) {}

  /** Takes the image if it is time for one. Any thread; never waits. */
  void offer(Image image, Classified classified) {
    if (!permits.tryAcquire()) {
      return;
    }
    byte[] value = image.value();
    // There is room: permits and samples together are never more than BURST.
    taken.offer(
        new Sample(
            image.id(),
            value == null || value.length > LARGEST_VALUE ? null : value.clone(),
            ImageHeaders.text(image.headers(), ImageHeaders.CONTENT_TYPE),
            image.timestamp(),
            classified.kept()));
  }

  /** What has been taken since the last call. One thread. */
  List<Sample> take() {
    List<Sample> samples = new ArrayList<>();
    for (Sample sample = taken.poll(); sample != null; sample = taken.poll()) {
      samples.add(sample);
    }
    return samples;
  }

  /** Allows one more image. The thread that takes. */
  void refill() {
    if (permits.availablePermits() + taken.size() < BURST) {
      permits.release();
    }
  }
}
