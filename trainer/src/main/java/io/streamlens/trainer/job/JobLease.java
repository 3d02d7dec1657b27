package io.streamlens.trainer.job;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to work on one job, held by one trainer at a time, on one machine or on several that
 * share the directory.
 *
 * <ul>
 *   <li>A file lock, which the system frees when its process dies, settles it at once among
 *       processes under one kernel.
 *   <li>Between machines file locks may mean nothing. There the holder writes down every now and
 *       then that it lives, and is taken for dead when it has not done so for the lease's timeout.
 *   <li>Each holder has a token, higher than all before it. Before anything that others see the
 *       holder looks whether its token still is the highest ({@link #check}): one that was taken
 *       for dead and goes on finds out that it is no longer wanted.
 * </ul>
 */
public final class JobLease implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(JobLease.class);
  private static final String KERNEL = kernel();

  /** A process that locks a file twice loses both locks when it closes one. */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path job;
  private final LeaseFiles files;
  private final long token;
  private final FileChannel locked;
  private LeaseRecord record;

  private JobLease(Path job, LeaseFiles files, long token, FileChannel locked, LeaseRecord record) {
    this.job = job;
    this.files = files;
    this.token = token;
    this.locked = locked;
    this.record = record;
  }

  /**
   * Takes the lease if nobody has it.
   *
   * @param job the job's directory, by its one absolute path
   * @param holder who wants it, for people
   * @return empty if another lives that has it, or may live
   * @throws IOException if the directory cannot be read or written
   */
  static Optional<JobLease> tryAcquire(Path job, String holder, LeaseWatch watch)
      throws IOException {
    if (!HELD_HERE.add(job)) {
      return Optional.empty();
    }
    Optional<JobLease> lease = Optional.empty();
    try {
      lease = acquire(job, holder, watch);
      return lease;
    } finally {
      if (lease.isEmpty()) {
        HELD_HERE.remove(job);
      }
    }
  }

  private static Optional<JobLease> acquire(Path job, String holder, LeaseWatch watch)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            job.resolve("lease.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    Optional<JobLease> lease = Optional.empty();
    try {
      Lock lock = lock(channel);
      if (lock != Lock.OF_ANOTHER) {
        lease = acquire(job, holder, watch, channel, lock == Lock.OURS);
      }
      return lease;
    } finally {
      if (lease.isEmpty()) {
        channel.close();
      }
    }
  }

  private static Optional<JobLease> acquire(
      Path job, String holder, LeaseWatch watch, FileChannel channel, boolean locks)
      throws IOException {
    LeaseFiles files = new LeaseFiles(job);
    long present = files.highestToken();
    String name = job.getFileName().toString();
    if (present > 0
        && mayLive(files.read(present), locks)
        && !isStale(files, name, present, watch)) {
      return Optional.empty();
    }
    LeaseRecord first = new LeaseRecord(holder, KERNEL, 0, false);
    try {
      files.create(present + 1, first);
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    }
    watch.forget(name);
    return Optional.of(new JobLease(job, files, present + 1, channel, first));
  }

  /** Whether the holder may live although its file lock, if it is one of ours, is free. */
  private static boolean mayLive(byte[] content, boolean locks) {
    try {
      LeaseRecord present = LeaseRecord.read(content);
      return !present.released() && !(locks && present.kernel().equals(KERNEL));
    } catch (IllegalArgumentException e) {
      LOG.debug("a lease is being written, or was left half-written", e);
      return true;
    }
  }

  private static boolean isStale(LeaseFiles files, String job, long token, LeaseWatch watch)
      throws IOException {
    return watch.isStale(job, token, files.read(token));
  }

  private enum Lock {
    OURS,
    OF_ANOTHER,
    NOT_TO_BE_HAD
  }

  private static Lock lock(FileChannel channel) {
    try {
      FileLock lock = channel.tryLock();
      return lock == null ? Lock.OF_ANOTHER : Lock.OURS;
    } catch (OverlappingFileLockException e) {
      return Lock.OF_ANOTHER; // the same class in another class loader of this process
    } catch (IOException e) {
      LOG.debug("this file system has no locks", e);
      return Lock.NOT_TO_BE_HAD;
    }
  }

  private static String kernel() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return UUID.randomUUID().toString(); // not Linux: others are judged by what they write
    }
  }

  /**
   * Makes sure that the lease is still ours, and says that we live.
   *
   * @throws LeaseLostException if another has it
   * @throws JobStoreException if that cannot be found out
   */
  public synchronized void check() {
    try {
      if (files.highestToken() != token) {
        throw new LeaseLostException(
            "job " + job.getFileName() + " was taken over by another trainer");
      }
      record = record.renewed();
      files.write(token, record);
    } catch (IOException e) {
      throw new JobStoreException("the lease in " + job + " cannot be renewed: " + e, e);
    }
  }

  /** Gives the lease up; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (record.released()) {
      return;
    }
    record = record.givenUp();
    try {
      if (files.highestToken() == token) {
        files.write(token, record);
      }
    } catch (IOException e) {
      LOG.warn("the lease in {} could not be given up ({}): others wait for its timeout", job, e);
    }
    try {
      locked.close();
    } catch (IOException e) {
      LOG.warn("the lock in {} could not be freed: {}", job, e.toString());
    } finally {
      HELD_HERE.remove(job);
    }
  }
}
