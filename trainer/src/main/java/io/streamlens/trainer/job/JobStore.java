package io.streamlens.trainer.job;

import io.streamlens.trainer.TrainingFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs, in a directory that survives the process: {@code <id>/job.json}, {@code
 * <id>/checkpoints}, the lease and the wish to have it called off. Several processes may use the
 * same directory at once, also from several machines; safe for use by several threads.
 */
public final class JobStore {

  private static final Logger LOG = LoggerFactory.getLogger(JobStore.class);
  private static final String FILE = "job.json";
  private static final Duration ABANDONED = Duration.ofHours(1);

  private final Path root;
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
   * @param leaseTimeout after which a trainer on another machine that says nothing is taken for dead
   */
  public record Limits(int waiting, int kept, Duration leaseTimeout) {}

  private JobStore(Path root, Limits limits, Clock clock) {
    this.root = root;
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
    try {
      Files.createDirectories(directory);
      JobStore store = new JobStore(directory.toRealPath(), limits, clock);
      store.deleteAbandoned();
      return store;
    } catch (IOException e) {
      throw new JobStoreException("the jobs in " + directory + " cannot be used: " + e, e);
    }
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
    try {
      Path staging = Files.createDirectory(root.resolve("." + UUID.randomUUID()));
      JobFiles.replace(staging, FILE, Job.FORMAT.write(job));
      if (move(staging, root.resolve(request.id()))) {
        return new Acceptance(Answer.NEW, job);
      }
    } catch (IOException e) {
      throw failure(request.id(), "written", e);
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

  /** Whether it was moved; {@code false} if another process was faster. */
  private boolean move(Path staging, Path target) throws IOException {
    try {
      Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
      JobFiles.sync(root);
      return true;
    } catch (IOException e) {
      JobFiles.deleteTree(staging);
      if (Files.exists(target.resolve(FILE))) {
        return false;
      }
      throw e;
    }
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
    try {
      JobFiles.deleteTree(root.resolve(job.id()));
      settled.remove(job.id());
    } catch (IOException e) {
      throw failure(job.id(), "deleted", e);
    }
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
    return over == null ? read(id) : Optional.of(over);
  }

  private Optional<Job> read(String id) {
    try {
      Job job = Job.FORMAT.read(Files.readAllBytes(root.resolve(id).resolve(FILE)));
      if (job.isSettled()) {
        settled.put(id, job);
      }
      return Optional.of(job);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw failure(id, "read", e);
    }
  }

  /**
   * All jobs that are known, in the order in which they were accepted; one that cannot be read is
   * left out, so that it does not hold up the others.
   *
   * @throws JobStoreException if they cannot be listed
   */
  public List<Job> all() {
    List<String> ids;
    try (Stream<Path> directories = Files.list(root)) {
      ids =
          directories
              .map(directory -> directory.getFileName().toString())
              .filter(name -> JobRequest.ID.matcher(name).matches())
              .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new JobStoreException("the jobs in " + root + " cannot be listed: " + e, e);
    }
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
      return JobLease.tryAcquire(root.resolve(id), holder, watch);
    } catch (NoSuchFileException e) {
      return Optional.empty(); // forgotten in between
    } catch (IOException e) {
      throw failure(id, "leased", e);
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
    try {
      JobFiles.replace(root.resolve(job.id()), FILE, Job.FORMAT.write(job));
      if (job.isSettled()) {
        JobFiles.deleteTree(root.resolve(job.id()).resolve("checkpoints"));
        settled.put(job.id(), job);
      }
      return job;
    } catch (IOException e) {
      throw failure(job.id(), "written", e);
    }
  }

  /** Where a job's checkpoints are, to go on from. */
  TrainingFiles files(String id) {
    return new TrainingFiles(root.resolve(id).resolve("checkpoints"), true, null, null);
  }

  /**
   * Writes down that a job is wanted no more. Whoever has it, or gets it, calls it off.
   *
   * @throws JobStoreException if it cannot be written
   */
  public void cancel(String id) {
    try {
      Files.createFile(cancellation(id));
      JobFiles.sync(root.resolve(id));
    } catch (FileAlreadyExistsException e) {
      return;
    } catch (IOException e) {
      throw failure(id, "cancelled", e);
    }
  }

  boolean isCancelled(String id) {
    return Files.exists(cancellation(id));
  }

  private Path cancellation(String id) {
    return root.resolve(id).resolve("cancelled");
  }

  Instant now() {
    return clock.instant();
  }

  Duration leaseTimeout() {
    return limits.leaseTimeout();
  }

  private void deleteAbandoned() throws IOException {
    List<Path> stagings;
    try (Stream<Path> all = Files.list(root)) {
      stagings = all.filter(path -> path.getFileName().toString().startsWith(".")).toList();
    }
    for (Path staging : stagings) {
      Instant changed = Files.getLastModifiedTime(staging).toInstant();
      if (changed.isBefore(now().minus(ABANDONED))) {
        JobFiles.deleteTree(staging);
      }
    }
  }

  private JobStoreException failure(String id, String what, Exception cause) {
    return new JobStoreException(
        "job %s in %s cannot be %s: %s".formatted(id, root, what, cause), cause);
  }
}
