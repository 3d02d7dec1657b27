package io.streamlens.trainer.service;

import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.trainer.dataset.topic.TopicReader;
import io.streamlens.trainer.job.Job;
import io.streamlens.trainer.job.JobEvent;
import io.streamlens.trainer.job.JobImages;
import io.streamlens.trainer.job.JobRequest;
import io.streamlens.trainer.job.JobStore;
import io.streamlens.trainer.job.JobStore.Acceptance;
import io.streamlens.trainer.job.JobStore.Answer;
import io.streamlens.trainer.job.JobWorker;
import io.streamlens.trainer.job.Workplace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The jobs and the worker of this instance, once the settings have been read. */
@ApplicationScoped
class TrainerService {

  private final KafkaAnnouncer announcer;
  private final CompletableFuture<Parts> parts = new CompletableFuture<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private record Parts(ModelStore models, JobStore jobs, JobWorker worker) {}

  @Inject
  TrainerService(KafkaAnnouncer announcer) {
    this.announcer = announcer;
  }

  /**
   * Opens the stores and makes the worker, which does not work yet.
   *
   * @throws io.streamlens.modelstore.ModelStoreException if the model store cannot be used
   * @throws io.streamlens.trainer.job.JobStoreException if the job store cannot be used
   */
  void open(TrainerSettings settings) {
    announcer.configure(settings);
    JobStore jobs = JobStore.open(settings.jobs(), settings.limits(), Clock.systemUTC());
    ModelStore models = models(settings);
    Workplace workplace =
        new Workplace(
            jobs,
            models,
            new JobImages(
                TopicReader.of(ClientConfig.of(settings), settings.maxDatasetBytes()),
                settings.data().orElse(null)),
            announcer,
            settings.gate(),
            settings.attempts());
    parts.complete(new Parts(models, jobs, new JobWorker(workplace)));
  }

  private static ModelStore models(TrainerSettings settings) {
    try {
      return ModelStores.openOrCreate(settings.store());
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingException(TrainerSettings.PREFIX + "store: " + e.getMessage());
    }
  }

  /** Begins to work on the jobs. */
  void start() {
    opened().worker.start();
  }

  /** Works on one job until it is over. */
  Job workOnly(String id) {
    return opened().worker.workOnly(id);
  }

  /** Stops at the next step; another process can go on. A second call does nothing. */
  void close() {
    Parts open = parts.getNow(null);
    if (open != null && closed.compareAndSet(false, true)) {
      open.worker.close();
      open.models.close();
    }
  }

  /** Whether jobs are worked on. */
  boolean isWorking() {
    Parts open = parts.getNow(null);
    return open != null && open.worker.isAlive();
  }

  /** Whether the settings have been read and the stores opened. */
  boolean isOpen() {
    return parts.isDone();
  }

  /** Waits until the settings have been read. */
  private Parts opened() {
    try {
      return parts.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before the trainer was open", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the trainer is not open", e);
    }
  }

  /**
   * Writes a request down and tells so.
   *
   * @throws io.streamlens.trainer.job.QueueFullException if too many wait already
   * @throws io.streamlens.trainer.job.JobStoreException if it cannot be written
   */
  Acceptance accept(JobRequest request) {
    Parts open = opened();
    Acceptance acceptance = open.jobs.accept(request);
    tell(
        JobEvent.of(
            acceptance.job(),
            acceptance.answer() == Answer.ID_TAKEN
                ? "another request with this id is not accepted"
                : acceptance.job().status().message()));
    open.worker.wake();
    return acceptance;
  }

  /** Tells as well as can be: what is not heard now is asked for again, or ends differently. */
  void tell(JobEvent event) {
    announcer.tell(event);
  }

  /** Calls a job off. */
  void cancel(String id) {
    opened().worker.cancel(id);
  }

  /** All jobs, oldest first. */
  List<JobEvent> all() {
    return opened().jobs.all().stream().map(this::freshest).toList();
  }

  /** One job, with the figures of the moment if it is at work here. */
  Optional<JobEvent> find(String id) {
    return opened().jobs.find(id).map(this::freshest);
  }

  private JobEvent freshest(Job job) {
    @Nullable JobEvent now = opened().worker.now().orElse(null);
    return now != null && now.id().equals(job.id()) && !job.state().isFinal()
        ? now
        : JobEvent.of(job);
  }
}
