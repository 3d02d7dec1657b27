package io.streamlens.trainer.job;

import io.streamlens.modelstore.event.ModelState;
import java.util.ArrayList;
import java.util.List;

/** Remembers what was told; deaf, it fails as Kafka does that is not there. */
final class RecordingAnnouncer implements JobAnnouncer {

  private final List<JobEvent> events = new ArrayList<>();
  private final List<JobEvent> progress = new ArrayList<>();
  private final List<ModelState> models = new ArrayList<>();
  private boolean deaf;

  synchronized void setDeaf(boolean value) {
    deaf = value;
  }

  @Override
  public synchronized void announce(JobEvent event) {
    checkHears();
    events.add(event);
    notifyAll();
  }

  @Override
  public synchronized void progress(JobEvent event) {
    events.add(event);
    progress.add(event);
    notifyAll();
  }

  @Override
  public synchronized void announce(ModelState state) {
    checkHears();
    models.add(state);
  }

  private void checkHears() {
    if (deaf) {
      throw new AnnouncementException("nobody hears", new IllegalStateException());
    }
  }

  synchronized List<JobEvent> events() {
    return List.copyOf(events);
  }

  /** The epochs that have ended, as they were told. */
  synchronized List<Integer> epochs(String id) {
    return progress.stream()
        .filter(event -> event.id().equals(id))
        .map(event -> event.training().epoch())
        .toList();
  }

  synchronized List<ModelState> models() {
    return List.copyOf(models);
  }

  /** The states that were told, each once as long as it stays. */
  List<JobState> states(String id) {
    List<JobState> states = new ArrayList<>();
    for (JobEvent event : events()) {
      if (event.id().equals(id)
          && (states.isEmpty() || states.get(states.size() - 1) != event.state())) {
        states.add(event.state());
      }
    }
    return states;
  }

  /** Waits until some epoch of a job has been told. */
  synchronized void awaitEpoch(String id, int epoch) throws InterruptedException {
    while (events.stream()
        .noneMatch(
            event ->
                event.id().equals(id)
                    && event.training() != null
                    && event.training().epoch() >= epoch)) {
      wait();
    }
  }
}
