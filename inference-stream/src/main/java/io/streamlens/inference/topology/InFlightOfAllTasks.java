package io.streamlens.inference.topology;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the tasks of a topology have in flight together: a task is counted from its beginning to its
 * end, whatever becomes of its images. Safe for use by several threads.
 */
final class InFlightOfAllTasks {

  private final List<InFlightImages> tasks = new CopyOnWriteArrayList<>();

  void begin(InFlightImages task) {
    end(task);
    tasks.add(task);
  }

  void end(InFlightImages task) {
    tasks.remove(task);
  }

  int images() {
    int images = 0;
    for (InFlightImages task : tasks) {
      images += task.size();
    }
    return images;
  }
}
