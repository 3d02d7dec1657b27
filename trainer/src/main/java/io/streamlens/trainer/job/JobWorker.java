package io.streamlens.trainer.job;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
  private static final Duration BEAT = Duration.ofMillis(250);
  private static final int RENEWALS_PER_TIMEOUT = 4;
  private static final int FAILED_RENEWALS = 2;

  private final Workplace workplace;
  private final Thread thread = new Thread(this::work, "trainer");
  private final ScheduledExecutorService watchman =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread beat = new Thread(task, "trainer-lease");
            beat.setDaemon(true);
            return beat;
          });
  private boolean closed;
  private @Nullable Work present;

  /** The job at hand. */
  private static final class Work {
    private final RunningJob job;
    private final JobLease lease;
    private final StopSignal stop;
    private long renewed = System.nanoTime();
    private int failures;

    Work(RunningJob job, JobLease lease, StopSignal stop) {
      this.job = job;
      this.lease = lease;
      this.stop = stop;
    }
  }

  /**
   * @param workplace stays its owner's
   */
  public JobWorker(Workplace workplace) {
    this.workplace = workplace;
    var beat =
        watchman.scheduleWithFixedDelay(
            this::lookAfter, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    LOG.debug("leases are looked after: {}", beat);
  }

  /** Begins to work. */
  public void start() {
    thread.start();
  }

  /** Whether it works: {@code false} before the start, after the end, and after a defect. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /** There is something new to do, or to call off. */
  public synchronized void wake() {
    lookForCancellation();
    notifyAll();
  }

  /** What it is working on, with the figures of the moment. */
  public synchronized Optional<JobEvent> now() {
    return Optional.ofNullable(present).map(work -> work.job.now());
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

  /** Whether there was something to do. */
  private boolean workOnNext() {
    for (Job job : workplace.jobs().unsettled()) {
      Optional<JobLease> lease = workplace.jobs().lease(job.id());
      if (lease.isPresent()) {
        try (JobLease held = lease.get()) {
          return workOn(job.id(), held);
        }
      }
    }
    return false;
  }

  /** Whether the job came to its end. */
  private boolean workOn(String id, JobLease lease) {
    Optional<Work> work = workOf(id, lease);
    if (work.isEmpty()) {
      return false; // settled by another between our look and our lease
    }
    begin(work.get());
    try {
      new JobRunner(workplace, work.get().job, work.get().stop).run();
      return work.get().job.job().isSettled();
    } finally {
      end();
    }
  }

  private Optional<Work> workOf(String id, JobLease lease) {
    StopSignal stop = new StopSignal(Thread.currentThread());
    return workplace
        .jobs()
        .find(id)
        .filter(found -> !found.isSettled())
        .map(
            job ->
                new RunningJob(
                    job,
                    workplace.jobs(),
                    lease,
                    workplace.announcer(),
                    workplace.gate(job.request()),
                    stop))
        .map(running -> new Work(running, lease, stop));
  }

  /**
   * Works on one job only, on this thread, until it is over; waits while another has it. For a
   * worker that was not started.
   *
   * @return the job as it ended; as it is if this worker was closed in between
   * @throws JobStoreException if there is no such job, or it cannot be read or written
   */
  public Job workOnly(String id) {
    while (true) {
      Job job =
          workplace
              .jobs()
              .find(id)
              .orElseThrow(() -> new JobStoreException("there is no job " + id, null));
      if (job.isSettled() || isClosed()) {
        return job;
      }
      Optional<JobLease> lease = workplace.jobs().lease(id);
      if (lease.isPresent()) {
        try (JobLease held = lease.get()) {
          workOn(id, held);
        }
      } else {
        await();
      }
    }
  }

  /**
   * Calls a job off: at once if it waits or is at work here, as soon as its trainer hears of it
   * otherwise. One that is being published comes to its end.
   *
   * @throws JobStoreException if that cannot be written down
   */
  public void cancel(String id) {
    workplace.jobs().cancel(id);
    wake();
    Optional<JobLease> lease = workplace.jobs().lease(id);
    if (lease.isPresent()) {
      try (JobLease held = lease.get()) {
        workOf(id, held)
            .ifPresent(work -> new JobRunner(workplace, work.job, work.stop).run());
      }
    }
  }

  private synchronized void begin(Work work) {
    present = work;
    if (closed) {
      work.stop.request(StopSignal.Reason.SHUTDOWN);
    }
  }

  private synchronized void end() {
    present = null;
    notifyAll();
  }

  private synchronized void lookForCancellation() {
    Work work = present;
    if (work != null && workplace.jobs().isCancelled(work.job.now().id())) {
      work.stop.request(StopSignal.Reason.CANCELLED);
    }
  }

  /** Renews the lease in time, and hears of wishes that others have written down. */
  private void lookAfter() {
    lookForCancellation();
    Work work;
    synchronized (this) {
      work = present;
    }
    long interval = workplace.jobs().leaseTimeout().toNanos() / RENEWALS_PER_TIMEOUT;
    if (work != null && System.nanoTime() - work.renewed >= interval) {
      renew(work);
    }
  }

  private static void renew(Work work) {
    work.renewed = System.nanoTime();
    try {
      work.lease.check();
      work.failures = 0;
    } catch (LeaseLostException e) {
      work.stop.request(StopSignal.Reason.LEASE_LOST);
    } catch (JobStoreException e) {
      LOG.warn("{}", e.getMessage());
      work.failures++;
      if (work.failures >= FAILED_RENEWALS) {
        work.stop.request(StopSignal.Reason.LEASE_LOST);
      }
    }
  }

  /** Stops, in the middle of a training at its next step; another process can go on with it. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (present != null) {
        present.stop.request(StopSignal.Reason.SHUTDOWN);
      }
      notifyAll();
    }
    try {
      awaitIdle();
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watchman.shutdownNow();
  }

  private synchronized void awaitIdle() throws InterruptedException {
    while (present != null) {
      wait(LOOK.toMillis());
    }
  }
}
