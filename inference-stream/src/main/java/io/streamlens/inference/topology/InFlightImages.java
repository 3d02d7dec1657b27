package io.streamlens.inference.topology;

import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.PendingOutcome;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The images of one task that have been handed out and not yet forwarded, in order of arrival. Used
 * by the task's stream thread alone, but for {@link #size}.
 */
final class InFlightImages {

  private final StreamPace pace;
  private final InFlightOfAllTasks ofAllTasks;
  private final ArrayDeque<PendingOutcome> queue = new ArrayDeque<>();
  private long bytes;

  /** Of {@link #queue}, for other threads: written twice for each image, so without a fence. */
  private final AtomicInteger size = new AtomicInteger();

  /**
   * @param pace asked for each image
   * @param ofAllTasks counts this task's too, between its beginning and end
   */
  InFlightImages(StreamPace pace, InFlightOfAllTasks ofAllTasks) {
    this.pace = pace;
    this.ofAllTasks = ofAllTasks;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  boolean hasRoomFor(Image image) {
    return queue.isEmpty() || (!isFullFor(image) && hasRoomAmongAllTasks());
  }

  private boolean isFullFor(Image image) {
    InFlightBound now = pace.inFlightBound();
    return queue.size() >= now.images() || bytes + image.bytes() > now.bytes();
  }

  /** More than a quarter of what the task itself may have, whatever the others have. */
  boolean areMany() {
    InFlightBound now = pace.inFlightBound();
    return queue.size() > now.images() / 4 || bytes > now.bytes() / 4;
  }

  private boolean hasRoomAmongAllTasks() {
    int bound = pace.inFlightOfAllTasks();
    return bound == Integer.MAX_VALUE || ofAllTasks.images() < bound;
  }

  /** How many there are; for any thread. */
  int size() {
    return size.get();
  }

  void add(PendingOutcome outcome) {
    queue.add(outcome);
    bytes += outcome.image().bytes();
    size.lazySet(queue.size());
  }

  @Nullable PendingOutcome head() {
    return queue.peek();
  }

  void removeHead() {
    PendingOutcome head = queue.remove();
    bytes -= head.image().bytes();
    size.lazySet(queue.size());
  }

  /** Begins with nothing: the task goes on from its committed position. */
  void begin() {
    queue.clear();
    bytes = 0;
    size.lazySet(0);
    ofAllTasks.begin(this);
  }

  /** The task goes; what it has is kept, since a last drain may still ask for it. */
  void end() {
    ofAllTasks.end(this);
  }
}
