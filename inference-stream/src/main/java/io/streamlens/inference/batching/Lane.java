package io.streamlens.inference.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The images that wait for one model, by priority. Not thread-safe: the batcher's lock guards it.
 */
final class Lane {

  final ModelSource model;
  final BatchTuning tuning;
  private final Map<Priority, ArrayDeque<WaitingImage>> byPriority = new EnumMap<>(Priority.class);
  private int size;

  Lane(ModelSource model) {
    this.model = model;
    this.tuning = model.tuning();
    for (Priority priority : Priority.values()) {
      byPriority.put(priority, new ArrayDeque<>());
    }
  }

  void add(WaitingImage image, Priority priority) {
    byPriority.get(priority).add(image);
    size++;
  }

  int size() {
    return size;
  }

  /** What the next batch is to be like. */
  BatchPlan plan(BatchPolicy policy) {
    return tuning.plan(policy);
  }

  /** When the image that waits longest was submitted; there must be one. */
  long oldestNanos() {
    long oldest = Long.MAX_VALUE;
    for (ArrayDeque<WaitingImage> queue : byPriority.values()) {
      if (!queue.isEmpty()) {
        oldest = Math.min(oldest, queue.peek().submittedNanos);
      }
    }
    return oldest;
  }

  /** Takes at most {@code max} images, the most urgent first. */
  List<WaitingImage> take(int max) {
    List<WaitingImage> taken = new ArrayList<>(Math.min(max, size));
    for (ArrayDeque<WaitingImage> queue : byPriority.values()) {
      while (taken.size() < max && !queue.isEmpty()) {
        taken.add(queue.poll());
      }
    }
    size -= taken.size();
    return taken;
  }
}
