package io.streamlens.trainer.job;

import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.event.ModelChange;
import io.streamlens.modelstore.event.ModelState;
import java.util.Optional;

/**
 * Tells of a job's end: first what has changed in the model store, then that the job is over. It is
 * told again until it is certain that everybody hears it, so it may be heard twice.
 */
final class JobEnd {

  private final Workplace workplace;

  JobEnd(Workplace workplace) {
    this.workplace = workplace;
  }

  /**
   * @throws AnnouncementException if it cannot be told now
   */
  void tell(Job job) {
    JobStatus.Published version = job.status().version();
    if (version != null && job.state() == JobState.PUBLISHED) {
      tellOfModel(job, version);
    }
    workplace.announcer().announce(JobEvent.of(job));
  }

  private void tellOfModel(Job job, JobStatus.Published published) {
    ModelStore models = workplace.models();
    ModelVersion version =
        models.resolve(new ModelReference.Version(published.name(), published.version()));
    tell(
        published.name(),
        ModelChange.published(
            version, job.id(), version.manifest().createdAt(), job.status().message()));
    String alias = published.alias();
    if (alias == null) {
      return;
    }
    Optional<AliasState> state = models.alias(new ModelReference.Alias(published.name(), alias));
    // Moved on since then: whoever did that has told of it.
    if (state.isPresent() && state.get().digest().equals(version.digest())) {
      tell(published.name(), ModelChange.promoted(alias, state.get()));
    }
  }

  private void tell(String model, ModelChange change) {
    workplace.announcer().announce(ModelState.of(workplace.models(), model, change));
  }
}
