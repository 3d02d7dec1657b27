package io.streamlens.trainer.job;

import io.streamlens.modelstore.event.ModelState;

/** Tells the world how jobs go. Called by several threads. */
public interface JobAnnouncer {

  /**
   * Tells of a job; returns when it is certain that everybody hears of it.
   *
   * @throws AnnouncementException if that cannot be had now; it is tried again later
   */
  void announce(JobEvent event);

  /** Tells of a job's progress; does not wait, and it may get lost. */
  void progress(JobEvent event);

  /**
   * Tells of what was changed in the model store; returns when it is certain that everybody hears
   * of it.
   *
   * @throws AnnouncementException if that cannot be had now; it is tried again later
   */
  void announce(ModelState state);
}
