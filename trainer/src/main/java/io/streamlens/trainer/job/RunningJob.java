package io.streamlens.trainer.job;

import io.streamlens.modelstore.ModelVersion;
import io.streamlens.trainer.PublicationTerms;
import io.streamlens.trainer.TrainingListener;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.Split;
import io.streamlens.trainer.evaluation.Evaluation;
import io.streamlens.trainer.gate.Gate;
import io.streamlens.trainer.gate.RefusedException;
import io.streamlens.trainer.gate.TestResult;
import io.streamlens.trainer.gate.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job that is being worked on: hears how the training goes, writes it down and tells of it.
 * Used by the thread that trains; {@link #now} by any.
 */
final class RunningJob implements TrainingListener, PublicationTerms.Condition {

  private static final Logger LOG = LoggerFactory.getLogger(RunningJob.class);

  /** Between two looks at the steps of an epoch. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final JobStore store;
  private final JobLease lease;
  private final JobAnnouncer announcer;
  private final Gate gate;
  private final StopSignal stop;
  private Job job;
  private long lastLook = System.nanoTime() - LOOK_NANOS;
  private volatile JobEvent now;

  RunningJob(
      Job job, JobStore store, JobLease lease, JobAnnouncer announcer, Gate gate, StopSignal stop) {
    this.job = job;
    this.store = store;
    this.lease = lease;
    this.announcer = announcer;
    this.gate = gate;
    this.stop = stop;
    this.now = JobEvent.of(job);
  }

  Job job() {
    return job;
  }

  Gate gate() {
    return gate;
  }

  /** The figures of the moment, newer than what is written down. */
  JobEvent now() {
    return now;
  }

  /** Writes the job down as it is now. */
  void save(Job changed) {
    job = store.save(changed, lease);
    now = JobEvent.of(job);
  }

  /** Writes down where the job is now, and tells nobody. */
  void save(JobStatus status) {
    save(job.with(status));
  }

  /** Goes on to another state, written down and told. */
  void become(JobState state, @Nullable String message) {
    save(job.status().become(state, store.now(), message));
    tell();
  }

  /** Tells how it is now; one that cannot be told is only logged, for the end is told again. */
  private void tell() {
    try {
      announcer.announce(now);
    } catch (AnnouncementException e) {
      LOG.warn("{}", e.getMessage());
    }
  }

  @Override
  public void datasetLoaded(Dataset dataset) {
    JobStatus.Images before = job.status().images();
    JobStatus.Images images =
        new JobStatus.Images(
            dataset.name(),
            dataset.digest(),
            counts(dataset, dataset.train()),
            counts(dataset, dataset.test()),
            before == null ? null : before.range(),
            before == null ? null : before.omitted(),
            before == null ? null : before.firstOmitted());
    save(job.status().with(images));
    tell();
  }

  private static Map<String, Integer> counts(Dataset dataset, Split split) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    dataset.labels().forEach(label -> counts.put(label, 0));
    for (int image = 0; image < split.size(); image++) {
      counts.merge(dataset.labels().get(split.label(image)), 1, Integer::sum);
    }
    return counts;
  }

  @Override
  public void step(Step step) {
    long time = System.nanoTime();
    if (time - lastLook < LOOK_NANOS) {
      return;
    }
    lastLook = time;
    JobStatus.Training training =
        new JobStatus.Training(
            step.epoch(),
            step.epochs(),
            step.loss(),
            step.accuracy(),
            null,
            step.imagesPerSecond(),
            step.remaining().toMillis() / 1000.0);
    now = JobEvent.of(job.with(job.status().with(training, store.now())));
  }

  @Override
  public void epochEnded(Epoch epoch) {
    Validated validated = epoch.validated();
    JobStatus.Training training =
        new JobStatus.Training(
            epoch.epoch(),
            epoch.epochs(),
            epoch.loss(),
            epoch.accuracy(),
            validated == null ? null : validated.accuracy(),
            null,
            null);
    save(job.advanced().with(job.status().with(training, store.now())));
    announcer.progress(now);
  }

  @Override
  public void check(Dataset dataset, Evaluation evaluation) {
    Verdict verdict =
        gate.judge(dataset, TestResult.of(dataset, evaluation), job.request().alias());
    job = job.with(job.status().with(JobStatus.Evaluated.of(verdict)));
    if (!verdict.passes()) {
      throw new RefusedException(verdict);
    }
    become(JobState.EVALUATED, verdict.reason());
  }

  /** From here on nothing stops it; the lease is looked at once more. */
  @Override
  public void phaseStarted(Phase phase) {
    if (phase == Phase.PUBLICATION) {
      stop.seal();
      lease.check();
    }
  }

  @Override
  public void published(ModelVersion version) {
    save(job.status().with(JobStatus.Published.of(version, null)));
  }
}
