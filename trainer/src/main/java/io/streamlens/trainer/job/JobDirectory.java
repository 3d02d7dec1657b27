package io.streamlens.trainer.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The files of a {@link JobStore}: a directory for each job. */
final class JobDirectory {

  private static final String FILE = "job.json";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String CANCELLED = "cancelled";
  private static final Duration ABANDONED = Duration.ofHours(1);

  private final Path root;

  private JobDirectory(Path root) {
    this.root = root;
  }

  /**
   * Makes the directory if it is not there, and throws away what others began to write and have not
   * ended for an hour.
   *
   * @throws JobStoreException if it cannot be used
   */
  static JobDirectory open(Path root, Instant now) {
    try {
      Files.createDirectories(root);
      JobDirectory directory = new JobDirectory(root.toRealPath());
      directory.deleteAbandoned(now.minus(ABANDONED));
      return directory;
    } catch (IOException e) {
      throw new JobStoreException("the jobs in " + root + " cannot be used: " + e, e);
    }
  }

  private void deleteAbandoned(Instant limit) throws IOException {
    List<Path> stagings;
    try (Stream<Path> all = Files.list(root)) {
      stagings = all.filter(path -> path.getFileName().toString().startsWith(".")).toList();
    }
    for (Path staging : stagings) {
      if (Files.getLastModifiedTime(staging).toInstant().isBefore(limit)) {
        JobFiles.deleteTree(staging);
      }
    }
  }

  Path of(String id) {
    return root.resolve(id);
  }

  Path checkpoints(String id) {
    return of(id).resolve(CHECKPOINTS);
  }

  /**
   * The ids of all jobs, in no order.
   *
   * @throws JobStoreException if they cannot be listed
   */
  List<String> ids() {
    try (Stream<Path> directories = Files.list(root)) {
      return directories
          .map(directory -> directory.getFileName().toString())
          .filter(name -> JobRequest.ID.matcher(name).matches())
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new JobStoreException("the jobs in " + root + " cannot be listed: " + e, e);
    }
  }

  /**
   * @throws JobStoreException if it is there and cannot be read
   */
  Optional<Job> read(String id) {
    try {
      return Optional.of(Job.FORMAT.read(Files.readAllBytes(of(id).resolve(FILE))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw failure(id, "read", e);
    }
  }

  /**
   * Makes a job's directory, all of it at once.
   *
   * @return {@code false} if it was there, or another process was faster
   * @throws JobStoreException if it cannot be written
   */
  boolean create(Job job) {
    try {
      Path staging = Files.createDirectory(root.resolve("." + UUID.randomUUID()));
      JobFiles.replace(staging, FILE, Job.FORMAT.write(job));
      return move(staging, of(job.id()));
    } catch (IOException e) {
      throw failure(job.id(), "written", e);
    }
  }

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

  /**
   * Writes a job that is there; one that is settled needs its checkpoints no more.
   *
   * @throws JobStoreException if it cannot be written
   */
  void write(Job job) {
    try {
      JobFiles.replace(of(job.id()), FILE, Job.FORMAT.write(job));
      if (job.isSettled()) {
        JobFiles.deleteTree(checkpoints(job.id()));
      }
    } catch (IOException e) {
      throw failure(job.id(), "written", e);
    }
  }

  /**
   * @throws JobStoreException if it cannot be deleted
   */
  void delete(String id) {
    try {
      JobFiles.deleteTree(of(id));
    } catch (IOException e) {
      throw failure(id, "deleted", e);
    }
  }

  /**
   * @throws JobStoreException if it cannot be written
   */
  void markCancelled(String id) {
    try {
      Files.createFile(of(id).resolve(CANCELLED));
      JobFiles.sync(of(id));
    } catch (FileAlreadyExistsException e) {
      return;
    } catch (IOException e) {
      throw failure(id, "cancelled", e);
    }
  }

  boolean isCancelled(String id) {
    return Files.exists(of(id).resolve(CANCELLED));
  }

  JobStoreException failure(String id, String what, Exception cause) {
    return new JobStoreException(
        "job %s in %s cannot be %s: %s".formatted(id, root, what, cause), cause);
  }
}
