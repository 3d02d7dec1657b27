package io.streamlens.trainer.job;

import io.streamlens.trainer.job.LeaseKeeper.Work;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on the jobs of a store, one at a time, on a thread of its own, in the order in which they
 * were accepted; several workers on one store share them. Safe for use by several threads.
 */
public final class JobWorker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(JobWorker.class);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Workplace workplace;
  private final LeaseKeeper keeper;
  private final Thread thread = new Thread(this::work, "trainer");
  private boolean closed;
  private @Nullable Work present;

  /**
   * @param workplace stays its owner's
   */
  public JobWorker(Workplace workplace) {
    this.workplace = workplace;
    this.keeper = new LeaseKeeper(workplace.jobs());
  }

  /** Begins to work. */
  public void start() {
    thread.start();
  }

  /** Whether it works: {@code false} before the start, after the end, and after a defect. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /** There is something new to do. */
  public synchronized void wake() {
    notifyAll();
  }

  /** What it is working on, with the figures of the moment. */
  public synchronized Optional<JobEvent> now() {
    return Optional.ofNullable(present).map(work -> work.job().now());
  }

  private void work() {
    while (!isClosed()) {
      boolean worked = false;
      try {
        worked = workOnNext();
      } catch (LeaseLostException e) {
        LOG.warn("{}", e.getMessage());
      } catch (JobStoreException e) {
        LOG.error("{}", e.getMessage());
      }
      if (!worked) {
        await();
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void await() {
    try {
      if (!closed) {
        wait(LOOK.toMillis());
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted between two jobs", e); // a stop that came too late for its job
    }
  }

  /** Whether a job came to its end. */
  private boolean workOnNext() {
    for (Job job : workplace.jobs().unsettled()) {
      Optional<JobLease> lease = workplace.jobs().lease(job.id());
      if (lease.isPresent()) {
        return workOn(job.id(), lease.get());
      }
    }
    return false;
  }

  /** Whether the job came to its end; gives the lease up. */
  private boolean workOn(String id, JobLease lease) {
    try (lease) {
      Optional<Work> work = workOf(id, lease);
      if (work.isEmpty()) {
        return false; // settled by another between our look and our lease
      }
      begin(work.get());
      try {
        new JobRunner(workplace, work.get().job(), work.get().stop()).run();
        return work.get().job().job().isSettled();
      } finally {
        end();
      }
    }
  }

  private Optional<Work> workOf(String id, JobLease lease) {
    StopSignal stop = new StopSignal(Thread.currentThread());
    return workplace
        .jobs()
        .find(id)
        .filter(job -> !job.isSettled())
        .map(job -> new Work(workplace.running(job, lease, stop), lease, stop));
  }

  private synchronized void begin(Work work) {
    present = work;
    keeper.keep(work);
    if (closed) {
      work.stop().request(StopSignal.Reason.SHUTDOWN);
    }
  }

  private synchronized void end() {
    keeper.release();
    present = null;
    notifyAll();
  }

  /**
   * Works on one job only, on this thread, until it is over; waits while another has it. For a
   * worker that was not started.
   *
   * @return the job as it ended; as it is if this worker was closed in between
   * @throws JobStoreException if there is no such job, or it cannot be read or written
   */
  public Job workOnly(String id) {
    Job job = existing(id);
    while (!job.isSettled() && !isClosed()) {
      Optional<JobLease> lease = workplace.jobs().lease(id);
      if (lease.isEmpty() || !workOn(id, lease.get())) {
        await();
      }
      job = existing(id);
    }
    return job;
  }

  private Job existing(String id) {
    return workplace
        .jobs()
        .find(id)
        .orElseThrow(() -> new JobStoreException("there is no job " + id, null));
  }

  /**
   * Calls a job off: at once if it waits or is at work here, as soon as its trainer hears of it
   * otherwise. One that is being published comes to its end.
   *
   * @throws JobStoreException if that cannot be written down
   */
  public void cancel(String id) {
    workplace.jobs().cancel(id);
    keeper.look();
    Optional<JobLease> free = workplace.jobs().lease(id);
    if (free.isPresent()) {
      try (JobLease lease = free.get()) {
        workOf(id, lease)
            .ifPresent(work -> new JobRunner(workplace, work.job(), work.stop()).run());
      }
    }
  }

  /** Stops, in the middle of a training at its next step; another process can go on with it. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (present != null) {
        present.stop().request(StopSignal.Reason.SHUTDOWN);
      }
      notifyAll();
    }
    try {
      awaitIdle();
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    keeper.close();
  }

  private synchronized void awaitIdle() throws InterruptedException {
    while (present != null) {
      wait(LOOK.toMillis());
    }
  }
}
