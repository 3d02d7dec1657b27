package io.streamlens.trainer.job;

import io.streamlens.trainer.TrainingFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs, in a directory that survives the process: {@code <id>/job.json}, {@code
 * <id>/checkpoints}, the lease and the wish to have it called off. Several processes may use the
 * same directory at once, also from several machines; safe for use by several threads.
 */
public final class JobStore {

  private static final Logger LOG = LoggerFactory.getLogger(JobStore.class);

  private final JobDirectory directory;
  private final Limits limits;
  private final Clock clock;
  private final LeaseWatch watch;
  private final String holder = "%s-%s".formatted(ProcessHandle.current().pid(), UUID.randomUUID());

  /** Jobs with which nothing happens any more, so that not all are read again every time. */
  private final Map<String, Job> settled = new ConcurrentHashMap<>();

  /** Jobs that were complained of already. */
  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

  /**
   * How much the store holds.
   *
   * @param waiting jobs that are not over, 1 or more: what comes beyond is not accepted
   * @param kept jobs that are over and known, 1 or more: the oldest beyond are forgotten, and may
   *     then be asked for again
   * @param leaseTimeout after which a trainer on another machine that says nothing is taken for
   *     dead
   */
  public record Limits(int waiting, int kept, Duration leaseTimeout) {}

  private JobStore(JobDirectory directory, Limits limits, Clock clock) {
    this.directory = directory;
    this.limits = limits;
    this.clock = clock;
    this.watch = new LeaseWatch(limits.leaseTimeout(), System::nanoTime);
  }

  /**
   * Opens the store in a directory, which is made if it is not there.
   *
   * @throws JobStoreException if it cannot be used
   */
  public static JobStore open(Path directory, Limits limits, Clock clock) {
    return new JobStore(JobDirectory.open(directory, clock.instant()), limits, clock);
  }

  /** What becomes of a request. */
  public enum Answer {
    /** It is a job now. */
    NEW,
    /** It was a job already; nothing has changed. */
    KNOWN,
    /** Another request has this id; nothing has changed. */
    ID_TAKEN
  }

  /**
   * What became of a request.
   *
   * @param job the new one, or the one that has its id
   */
  public record Acceptance(Answer answer, Job job) {}

  /**
   * Writes a request down as a job, if its id is not known; when this returns it is on the disk.
   *
   * @throws QueueFullException if it is new and too many wait already
   * @throws JobStoreException if it cannot be written
   */
  public synchronized Acceptance accept(JobRequest request) {
    Optional<Job> known = find(request.id());
    if (known.isPresent()) {
      return known(request, known.get());
    }
    checkRoom();
    Job job = Job.accepted(request, now());
    if (directory.create(job)) {
      return new Acceptance(Answer.NEW, job);
    }
    return known(
        request,
        find(request.id())
            .orElseThrow(
                () -> new JobStoreException("job " + request.id() + " comes and goes", null)));
  }

  private static Acceptance known(JobRequest request, Job job) {
    boolean same = job.request().equals(request);
    return new Acceptance(same ? Answer.KNOWN : Answer.ID_TAKEN, job);
  }

  private void checkRoom() {
    List<Job> all = all();
    long waiting = all.stream().filter(job -> !job.state().isFinal()).count();
    if (waiting >= limits.waiting()) {
      throw new QueueFullException(
          "not accepted: %d jobs wait already; send it again later".formatted(waiting));
    }
    List<Job> over =
        all.stream()
            .filter(Job::isSettled)
            .sorted(Comparator.comparing(job -> job.status().at()))
            .toList();
    over.subList(0, Math.max(0, over.size() - limits.kept() + 1)).forEach(this::forget);
  }

  private void forget(Job job) {
    directory.delete(job.id());
    settled.remove(job.id());
  }

  /**
   * The job of this id, if there is one.
   *
   * @throws JobStoreException if it cannot be read
   */
  public Optional<Job> find(String id) {
    if (!JobRequest.ID.matcher(id).matches()) {
      return Optional.empty();
    }
    Job over = settled.get(id);
    return over == null ? directory.read(id).map(this::remembered) : Optional.of(over);
  }

  private Job remembered(Job job) {
    if (job.isSettled()) {
      settled.put(job.id(), job);
    }
    return job;
  }

  /**
   * All jobs that are known, in the order in which they were accepted; one that cannot be read is
   * left out, so that it does not hold up the others.
   *
   * @throws JobStoreException if they cannot be listed
   */
  public List<Job> all() {
    List<String> ids = directory.ids();
    settled.keySet().retainAll(ids);
    List<Job> jobs = new ArrayList<>();
    ids.forEach(id -> readable(id).ifPresent(jobs::add));
    jobs.sort(Comparator.comparing(Job::acceptedAt).thenComparing(Job::id));
    return jobs;
  }

  private Optional<Job> readable(String id) {
    try {
      Optional<Job> job = find(id);
      unreadable.remove(id);
      return job;
    } catch (JobStoreException e) {
      if (unreadable.add(id)) {
        LOG.error("{}", e.getMessage());
      }
      return Optional.empty();
    }
  }

  /** The jobs for which there is something left to do, in the order of their acceptance. */
  List<Job> unsettled() {
    return all().stream().filter(job -> !job.isSettled()).toList();
  }

  /**
   * Takes the lease of a job if nobody has it.
   *
   * @throws JobStoreException if the directory cannot be used
   */
  Optional<JobLease> lease(String id) {
    try {
      return JobLease.tryAcquire(directory.of(id), holder, watch);
    } catch (NoSuchFileException e) {
      return Optional.empty(); // forgotten in between
    } catch (IOException e) {
      throw directory.failure(id, "leased", e);
    }
  }

  /**
   * Writes a job down.
   *
   * @param lease of this job
   * @throws LeaseLostException if another trainer has it
   * @throws JobStoreException if it cannot be written
   */
  Job save(Job job, JobLease lease) {
    lease.check();
    directory.write(job);
    return remembered(job);
  }

  /** Where a job's checkpoints are, to go on from. */
  TrainingFiles files(String id) {
    return new TrainingFiles(directory.checkpoints(id), true, null, null);
  }

  /**
   * Writes down that a job is wanted no more. Whoever has it, or gets it, calls it off.
   *
   * @throws JobStoreException if it cannot be written
   */
  public void cancel(String id) {
    directory.markCancelled(id);
  }

  boolean isCancelled(String id) {
    return directory.isCancelled(id);
  }

  Instant now() {
    return clock.instant();
  }

  Duration leaseTimeout() {
    return limits.leaseTimeout();
  }
}
