package io.streamlens.trainer.job;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what a job has published before its process died, so that it does not publish twice. */
final class PublishedBefore {

  /** Under this name a manifest says by which job it was made. */
  static final String JOB_FACT = "job";

  private static final Logger LOG = LoggerFactory.getLogger(PublishedBefore.class);

  private PublishedBefore() {}

  /** The newest version that says it is the job's; empty for a job that was not begun before. */
  static Optional<ModelVersion> find(ModelStore models, Job job) {
    String name = job.request().model();
    List<Integer> versions = job.attempts() == 0 ? List.of() : models.versions(name);
    for (int i = versions.size() - 1; i >= 0; i--) {
      try {
        ModelVersion version = models.resolve(new ModelReference.Version(name, versions.get(i)));
        if (job.id().equals(version.manifest().training().hyperparameters().get(JOB_FACT))) {
          return Optional.of(version);
        }
      } catch (CorruptModelException e) {
        LOG.warn("{}", e.getMessage());
      }
    }
    return Optional.empty();
  }
}
