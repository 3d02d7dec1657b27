package io.streamlens.trainer.job;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the job at hand on a thread of its own: renews its lease in time, and stops it when
 * somebody has called it off or another trainer has it. Safe for use by several threads.
 */
final class LeaseKeeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final Duration BEAT = Duration.ofMillis(250);
  private static final int RENEWALS_PER_TIMEOUT = 4;
  private static final int FAILED_RENEWALS = 2;

  private final JobStore jobs;
  private final ScheduledExecutorService beats =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread beat = new Thread(task, "trainer-lease");
            beat.setDaemon(true);
            return beat;
          });
  private @Nullable Work kept;
  private long renewed;
  private int failures;

  /**
   * A job that is worked on.
   *
   * @param job with the figures of the moment
   * @param lease of this job
   * @param stop stops it
   */
  record Work(RunningJob job, JobLease lease, StopSignal stop) {}

  LeaseKeeper(JobStore jobs) {
    this.jobs = jobs;
    var beat =
        beats.scheduleWithFixedDelay(
            this::look, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    LOG.debug("leases are kept: {}", beat);
  }

  synchronized void keep(Work work) {
    kept = work;
    renewed = System.nanoTime();
    failures = 0;
  }

  synchronized void release() {
    kept = null;
  }

  /** Looks whether the job was called off or has to say that it lives. */
  synchronized void look() {
    Work work = kept;
    if (work == null) {
      return;
    }
    if (jobs.isCancelled(work.job.now().id())) {
      work.stop.request(StopSignal.Reason.CANCELLED);
    }
    long interval = jobs.leaseTimeout().toNanos() / RENEWALS_PER_TIMEOUT;
    if (System.nanoTime() - renewed >= interval) {
      renewed = System.nanoTime();
      renew(work);
    }
  }

  private void renew(Work work) {
    try {
      work.lease.check();
      failures = 0;
    } catch (LeaseLostException e) {
      work.stop.request(StopSignal.Reason.LEASE_LOST);
    } catch (JobStoreException e) {
      LOG.warn("{}", e.getMessage());
      failures++;
      if (failures >= FAILED_RENEWALS) {
        work.stop.request(StopSignal.Reason.LEASE_LOST);
      }
    }
  }

  @Override
  public void close() {
    beats.shutdownNow();
  }
}
