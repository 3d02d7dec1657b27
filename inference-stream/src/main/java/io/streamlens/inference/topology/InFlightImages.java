package io.streamlens.inference.topology;

import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.PendingOutcome;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The images of one task that have been handed out and not yet forwarded, in order of arrival. Used
 * by the task's stream thread alone.
 */
final class InFlightImages {

  private final Supplier<InFlightBound> bound;
  private final ArrayDeque<PendingOutcome> queue = new ArrayDeque<>();
  private long bytes;

  /**
   * @param bound asked for each image: it may change with the model
   */
  InFlightImages(Supplier<InFlightBound> bound) {
    this.bound = bound;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  boolean hasRoomFor(Image image) {
    InFlightBound now = bound.get();
    return queue.isEmpty() || (queue.size() < now.images() && bytes + image.bytes() <= now.bytes());
  }

  void add(PendingOutcome outcome) {
    queue.add(outcome);
    bytes += outcome.image().bytes();
  }

  @Nullable PendingOutcome head() {
    return queue.peek();
  }

  void removeHead() {
    PendingOutcome head = queue.remove();
    bytes -= head.image().bytes();
  }

  /** Forgets everything: the task begins again from its committed position. */
  void clear() {
    queue.clear();
    bytes = 0;
  }
}
