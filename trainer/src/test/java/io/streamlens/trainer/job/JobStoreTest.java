package io.streamlens.trainer.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.trainer.job.JobStore.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobStoreTest {

  private static final JobStore.Limits LIMITS = new JobStore.Limits(3, 2, Duration.ofSeconds(30));

  @TempDir Path directory;
  private JobStore store;

  @BeforeEach
  void open() {
    store = JobStore.open(directory, LIMITS, Clock.systemUTC());
  }

  @Test
  void shouldKnowItsJobsAfterTheProcessIsGone() {
    store.accept(request("b", "softmax"));
    store.accept(request("a", "softmax"));

    JobStore other = JobStore.open(directory, LIMITS, Clock.systemUTC());

    assertEquals(List.of("b", "a"), other.all().stream().map(Job::id).toList());
    assertEquals(JobState.ACCEPTED, other.find("a").orElseThrow().state());
  }

  @Test
  void shouldAcceptTheSameRequestOnce() {
    assertEquals(Answer.NEW, store.accept(request("a", "softmax")).answer());
    assertEquals(Answer.KNOWN, store.accept(request("a", "softmax")).answer());
    assertEquals(Answer.ID_TAKEN, store.accept(request("a", "mlp")).answer());

    assertEquals("softmax", store.find("a").orElseThrow().request().network());
  }

  @Test
  void shouldNotAcceptMoreThanMayWait() {
    for (String id : List.of("a", "b", "c")) {
      store.accept(request(id, "softmax"));
    }

    QueueFullException full =
        assertThrows(QueueFullException.class, () -> store.accept(request("d", "softmax")));

    assertTrue(full.getMessage().contains("3"), full.getMessage());
    assertEquals(Answer.KNOWN, store.accept(request("c", "softmax")).answer());
    assertEquals(Optional.empty(), store.find("d"));
  }

  @Test
  void shouldForgetTheOldestThatAreOver() {
    for (String id : List.of("a", "b", "c")) {
      store.accept(request(id, "softmax"));
      settle(id);
    }

    store.accept(request("d", "softmax"));

    assertEquals(List.of("c", "d"), store.all().stream().map(Job::id).toList());
  }

  @Test
  void shouldKeepNoCheckpointsOfAJobThatIsOver() throws Exception {
    store.accept(request("a", "softmax"));
    Path checkpoints = store.files("a").checkpoints();
    Files.createDirectories(checkpoints);
    Files.writeString(checkpoints.resolve("epoch-00001.checkpoint"), "");

    settle("a");

    assertFalse(Files.exists(checkpoints));
  }

  @Test
  void shouldLeaseAJobToOneOnly() {
    store.accept(request("a", "softmax"));
    JobStore other = JobStore.open(directory, LIMITS, Clock.systemUTC());
    JobLease lease = store.lease("a").orElseThrow();

    assertTrue(other.lease("a").isEmpty());
    assertTrue(store.lease("a").isEmpty());
    lease.close();
    JobLease next = other.lease("a").orElseThrow();

    assertThrows(LeaseLostException.class, lease::check);
    next.check();
    next.close();
  }

  @Test
  void shouldNotLetHimWriteWhoHasLostTheLease() {
    Job job = store.accept(request("a", "softmax")).job();
    JobLease lost = store.lease("a").orElseThrow();
    lost.close();
    try (JobLease present = store.lease("a").orElseThrow()) {
      present.check();

      assertThrows(LeaseLostException.class, () -> store.save(job.begun(), lost));
    }
    assertEquals(0, store.find("a").orElseThrow().attempts());
  }

  private void settle(String id) {
    try (JobLease lease = store.lease(id).orElseThrow()) {
      Job job = store.find(id).orElseThrow();
      JobStatus failed = job.status().become(JobState.FAILED, store.now(), "no");
      store.save(job.with(failed).withEndAnnounced(), lease);
    }
  }

  static JobRequest request(String id, String network) {
    return new JobRequest(id, RequestedDataset.named("mnist"), network, "m", Map.of(), null, null);
  }
}
