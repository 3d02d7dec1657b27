package io.streamlens.trainer.job;

import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStoreException;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.StoreUnavailableException;
import io.streamlens.modelstore.savedmodel.DeviceUnavailableException;
import io.streamlens.trainer.PublicationTerms;
import io.streamlens.trainer.TrainerException;
import io.streamlens.trainer.TrainingJob;
import io.streamlens.trainer.TrainingRequest;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.gate.RefusedException;
import io.streamlens.trainer.training.TrainingCancelledException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one job to its end, from wherever it is: from the last checkpoint if it was begun before,
 * from its published version if that is in the store already.
 */
final class JobRunner {

  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private final Workplace workplace;
  private final RunningJob running;
  private final StopSignal stop;

  JobRunner(Workplace workplace, RunningJob running, StopSignal stop) {
    this.workplace = workplace;
    this.running = running;
    this.stop = stop;
  }

  /**
   * Works on the job until it is over or the signal stops it; then it is as it can be gone on with.
   *
   * @throws LeaseLostException if another trainer has it
   * @throws JobStoreException if it cannot be written down how it is
   */
  void run() {
    if (!running.job().state().isFinal()) {
      workToTheEnd();
    }
    if (running.job().state().isFinal()) {
      tellTheEnd();
    }
  }

  private void workToTheEnd() {
    try {
      if (workplace.jobs().isCancelled(running.job().id())) {
        stop.request(StopSignal.Reason.CANCELLED);
      }
      work();
    } catch (RuntimeException | OutOfMemoryError e) {
      stop.end();
      settle(e);
    } finally {
      stop.end();
    }
  }

  private void work() {
    Job job = running.job();
    if (stop.reason().isPresent()) {
      throw new TrainingCancelledException("the job was stopped before it was begun");
    }
    if (job.fruitless() >= workplace.attempts()) {
      throw new AttemptsExhaustedException(job.fruitless());
    }
    Optional<ModelVersion> published = PublishedBefore.find(workplace.models(), job);
    running.save(job.begun());
    if (published.isPresent()) {
      stop.seal();
      finish(published.get(), null);
      return;
    }
    running.become(JobState.TRAINING, null);
    Dataset dataset = workplace.images().load(running);
    finish(train(dataset), dataset);
  }

  private ModelVersion train(Dataset dataset) {
    Job job = running.job();
    TrainingRequest request =
        job.request()
            .training(
                workplace.images().directory(job.request()), workplace.jobs().files(job.id()));
    PublicationTerms terms = new PublicationTerms(running, JobImages.facts(job));
    return TrainingJob.run(request, dataset, workplace.models(), running, terms).version();
  }

  private void finish(ModelVersion version, @Nullable Dataset dataset) {
    String message = running.job().status().message();
    @Nullable String alias = null;
    try {
      alias = promote(version, dataset);
    } catch (RefusedException e) {
      message = "published, not promoted: " + e.getMessage();
    }
    running.save(
        running
            .job()
            .status()
            .with(JobStatus.Published.of(version, alias))
            .become(JobState.PUBLISHED, workplace.jobs().now(), message));
  }

  /** Promotes if that was asked for; returns the alias then. */
  private @Nullable String promote(ModelVersion version, @Nullable Dataset dataset) {
    Job job = running.job();
    ModelReference.Alias alias = job.request().alias();
    JobStatus.Evaluated evaluation = job.status().evaluation();
    if (alias == null || evaluation == null) {
      return null;
    }
    new Promotion(workplace.models(), running.gate(), job.id())
        .promote(
            version,
            alias,
            evaluation,
            Objects.requireNonNullElse(job.status().message(), "trained"),
            () -> dataset == null ? workplace.images().load(running) : dataset);
    return alias.alias();
  }

  /** Writes down what came of a job that did not come to its good end. */
  private void settle(Throwable cause) {
    if (cause instanceof LeaseLostException lost) {
      throw lost;
    }
    if (stop.reason().isPresent()) {
      settle(stop.reason().get());
    } else if (cause instanceof RefusedException) {
      end(JobState.REFUSED, String.valueOf(cause.getMessage()));
    } else if (cause instanceof StoreUnavailableException
        && running.job().fruitless() < workplace.attempts()) {
      LOG.warn("job {} is tried again: {}", running.job().id(), cause.getMessage());
    } else {
      end(JobState.FAILED, explain(cause));
    }
  }

  private void settle(StopSignal.Reason stopped) {
    switch (stopped) {
      case CANCELLED -> end(JobState.CANCELLED, "cancelled");
      case SHUTDOWN -> running.save(running.job().left());
      case LEASE_LOST ->
          throw new LeaseLostException("job " + running.job().id() + " was taken over");
    }
  }

  private String explain(Throwable cause) {
    if (cause instanceof TrainerException
        || cause instanceof ModelStoreException
        || cause instanceof DeviceUnavailableException) {
      return String.valueOf(cause.getMessage());
    }
    LOG.error("job {} failed by a defect", running.job().id(), cause);
    return "failed by a defect: " + cause;
  }

  private void end(JobState state, String message) {
    String line = message.strip().replaceAll("\\s*\\R\\s*", " ");
    running.save(running.job().status().become(state, workplace.jobs().now(), line));
  }

  /** Tells how it ended; as long as that cannot be done the job is not settled. */
  private void tellTheEnd() {
    try {
      new JobEnd(workplace).tell(running.job());
      running.save(running.job().withEndAnnounced());
    } catch (AnnouncementException | ModelStoreException e) {
      LOG.warn("the end of job {} is told later: {}", running.job().id(), e.getMessage());
    }
  }
}
