package io.streamlens.trainer.job;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another machine is one whose kernel is another and whose file locks do not reach here. */
class JobLeaseTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final AtomicLong nanoTime = new AtomicLong();
  private final LeaseWatch watch = new LeaseWatch(TIMEOUT, nanoTime::get);
  private final LeaseRecord elsewhere = new LeaseRecord("other", "other-kernel", 0, false);

  @TempDir Path directory;
  private Path job;
  private LeaseFiles files;

  @BeforeEach
  void resolve() throws IOException {
    job = directory.toRealPath();
    files = new LeaseFiles(job);
  }

  @Test
  void shouldLeaveAJobToAnotherMachineThatKeepsSayingThatItLives() throws IOException {
    files.create(1, elsewhere);
    LeaseRecord present = elsewhere;

    for (int i = 0; i < 10; i++) {
      assertTrue(acquire().isEmpty());
      nanoTime.addAndGet(TIMEOUT.toNanos() - 1);
      present = present.renewed();
      files.write(1, present);
    }

    assertTrue(acquire().isEmpty());
  }

  @Test
  void shouldTakeAJobOverFromAMachineThatHasSaidNothingForTheTimeout() throws IOException {
    files.create(1, elsewhere);
    assertTrue(acquire().isEmpty());
    nanoTime.addAndGet(TIMEOUT.toNanos());

    try (JobLease lease = acquire().orElseThrow()) {
      lease.check();
    }
  }

  @Test
  void shouldTakeAJobAtOnceThatAnotherMachineHasGivenUp() throws IOException {
    files.create(1, elsewhere.givenUp());

    try (JobLease lease = acquire().orElseThrow()) {
      lease.check();
    }
  }

  @Test
  void shouldFindOutThatItWasTakenForDead() throws IOException {
    JobLease lease = acquire().orElseThrow();
    lease.check();

    files.create(2, elsewhere);

    assertThrows(LeaseLostException.class, lease::check);
    lease.close();
    assertFalse(LeaseRecord.read(files.read(2)).released(), "the other's is not ours to give up");
  }

  @Test
  void shouldWaitForTheTimeoutWhenTheHoldersRecordIsDamaged() throws IOException {
    files.create(1, elsewhere);
    Files.write(job.resolve("lease").resolve("0000000001"), new byte[100]);

    assertTrue(acquire().isEmpty());
    nanoTime.addAndGet(TIMEOUT.toNanos());

    acquire().orElseThrow().close();
  }

  private Optional<JobLease> acquire() throws IOException {
    return JobLease.tryAcquire(job, "me", watch);
  }
}
