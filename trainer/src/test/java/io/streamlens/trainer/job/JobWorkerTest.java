package io.streamlens.trainer.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.event.ModelChange;
import io.streamlens.modelstore.event.ModelState;
import io.streamlens.modelstore.filesystem.FileSystemModelStore;
import io.streamlens.trainer.SyntheticDataset;
import io.streamlens.trainer.dataset.IdxFiles;
import io.streamlens.trainer.dataset.topic.TopicReader;
import io.streamlens.trainer.gate.GateRules;
import io.streamlens.trainer.gate.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class JobWorkerTest {

  private static final Map<String, Object> GOOD = Map.of("epochs", 4, "batch-size", 32);
  private static final Map<String, Object> POOR =
      Map.of("epochs", 1, "batch-size", 512, "learning-rate", "0.00001");
  private static final Map<String, Object> LONG = Map.of("epochs", 5000, "batch-size", 32);

  @TempDir Path directory;
  private final RecordingAnnouncer told = new RecordingAnnouncer();
  private ModelStore models;
  private JobStore jobs;
  private JobWorker worker;

  @BeforeEach
  void open() throws IOException {
    IdxFiles.write(SyntheticDataset.of(28, 10, 320, 200), directory.resolve("data/mnist"));
    models = FileSystemModelStore.openOrCreate(directory.resolve("models"));
    jobs = jobs();
    worker = new JobWorker(workplace(jobs));
  }

  private JobStore jobs() {
    return JobStore.open(
        directory.resolve("jobs"),
        new JobStore.Limits(10, 10, Duration.ofSeconds(5)),
        Clock.systemUTC());
  }

  private Workplace workplace(JobStore store) {
    TopicReader topics = TopicReader.of(Map.of("bootstrap.servers", "localhost:1"), 1 << 20);
    return new Workplace(
        store,
        models,
        new JobImages(topics, directory.resolve("data")),
        told,
        GateRules.DEFAULT,
        3);
  }

  @AfterEach
  void close() {
    worker.close();
    models.close();
  }

  @Test
  void shouldTellTheWholeLifeOfAJobAndSayInTheStoreWhoseModelItIs() {
    jobs.accept(request("first", "champion", GOOD));

    Job job = worker.workOnly("first");

    assertEquals(JobState.PUBLISHED, job.state(), () -> "" + job.status());
    assertEquals(
        List.of(JobState.TRAINING, JobState.EVALUATED, JobState.PUBLISHED), told.states("first"));
    ModelVersion version = models.resolve(ModelReference.parse("squares@champion"));
    assertEquals("first", version.manifest().training().hyperparameters().get("job"));
    AliasState alias = models.aliases("squares").get("champion");
    assertEquals("first", alias.lastMove().by());
    assertTrue(alias.lastMove().reason().startsWith("accuracy "), alias.lastMove().reason());
    assertEquals(
        List.of(ModelChange.Kind.PUBLISHED, ModelChange.Kind.PROMOTED),
        told.models().stream().map(ModelState::change).map(ModelChange::kind).toList());
    for (JobEvent event : told.events()) {
      assertEquals(
          List.of(), Schemas.violations("training-event.schema.json", event.toJson()), "" + event);
      assertEquals(event, JobEvent.read(event.toJson()));
    }
  }

  @Test
  void shouldRefuseAWorseModelAndPromoteABetterOne() {
    jobs.accept(request("poor", "champion", POOR));
    jobs.accept(request("good", "champion", GOOD));
    jobs.accept(request("worse", "champion", POOR));

    worker.workOnly("poor");
    worker.workOnly("good");
    Job worse = worker.workOnly("worse");

    assertEquals(JobState.REFUSED, worse.state());
    Refusal refusal = worse.status().evaluation().refusals().get(0);
    assertEquals(Refusal.Rule.BETTER_THAN_CHAMPION, refusal.rule());
    assertEquals(refusal.required() - refusal.actual(), refusal.missing(), 1e-12);
    assertTrue(worse.status().message().contains("squares:2 has"), worse.status().message());
    assertEquals(2, models.versions("squares").size());
    AliasState alias = models.aliases("squares").get("champion");
    assertEquals(
        List.of("poor", "good"), alias.history().stream().map(AliasState.Move::by).toList());
  }

  @Test
  void shouldRefuseWhatTheRequestsOwnRulesAskFor() {
    jobs.accept(
        new JobRequest(
            "strict",
            RequestedDataset.named("mnist"),
            "softmax",
            "squares",
            POOR,
            null,
            new GateRules(0, 0.99, 0.9)));

    Job job = worker.workOnly("strict");

    assertEquals(JobState.REFUSED, job.state());
    assertEquals(Refusal.Rule.MIN_ACCURACY, job.status().evaluation().refusals().get(0).rule());
    assertTrue(
        job.status().evaluation().refusals().stream()
            .anyMatch(refusal -> refusal.rule() == Refusal.Rule.CLASS_FLOOR));
    assertEquals(List.of(), models.names());
  }

  @Test
  void shouldGoOnFromTheLastEpochAfterItWasStopped() throws InterruptedException {
    jobs.accept(request("long", null, Map.of("epochs", 60, "batch-size", 32)));
    worker.start();
    told.awaitEpoch("long", 5);
    worker.close();
    assertEquals(JobState.TRAINING, jobs.find("long").orElseThrow().state());
    int before = told.epochs("long").size();

    Job job = new JobWorker(workplace(jobs())).workOnly("long");

    assertEquals(JobState.PUBLISHED, job.state(), () -> "" + job.status());
    List<Integer> epochs = told.epochs("long");
    assertTrue(before >= 5 && before < 60, "stopped in the middle, after " + before);
    assertEquals(
        IntStream.rangeClosed(1, 60).boxed().toList(), epochs.stream().distinct().toList());
    assertTrue(epochs.size() <= 61, "the one it was stopped in may come again: " + epochs);
    assertEquals(1, job.attempts(), "a stop in order is no failed attempt");
  }

  @Test
  void shouldCallOffWhatWaitsAndWhatRuns() throws InterruptedException {
    jobs.accept(request("runs", null, LONG));
    jobs.accept(request("waits", null, LONG));
    worker.start();
    told.awaitEpoch("runs", 2);

    worker.cancel("waits");
    assertEquals(JobState.CANCELLED, jobs.find("waits").orElseThrow().state());
    worker.cancel("runs");
    Job job = new JobWorker(workplace(jobs())).workOnly("runs");

    assertEquals(JobState.CANCELLED, job.state());
    assertEquals(List.of(JobState.CANCELLED), told.states("waits"));
    assertEquals(List.of(), models.names());
  }

  @Test
  void shouldTellTheEndAgainUntilItIsHeard() {
    jobs.accept(request("first", "champion", GOOD));
    told.setDeaf(true);
    Job unheard = runOnce("first");
    assertEquals(JobState.PUBLISHED, unheard.state());
    assertFalse(unheard.announced());

    told.setDeaf(false);
    Job heard = worker.workOnly("first");

    assertTrue(heard.announced());
    assertEquals(List.of(1), models.versions("squares"));
    assertEquals(JobState.PUBLISHED, told.events().get(told.events().size() - 1).state());
    assertEquals(2, told.models().size());
  }

  @Test
  void shouldPublishOnceWhenItDiedBetweenPublishingAndWritingThatDown() throws IOException {
    jobs.accept(request("first", "champion", GOOD));
    told.setDeaf(true);
    Job ended = runOnce("first");
    // As it was written down before the publication.
    Job before =
        new Job(
            ended.request(),
            ended.acceptedAt(),
            1,
            1,
            null,
            new JobStatus(
                JobState.EVALUATED,
                ended.status().at(),
                ended.status().images(),
                ended.status().training(),
                ended.status().evaluation(),
                null,
                ended.status().message()),
            false);
    JobFiles.replace(directory.resolve("jobs/first"), "job.json", Job.FORMAT.write(before));
    told.setDeaf(false);

    Job job = worker.workOnly("first");

    assertEquals(JobState.PUBLISHED, job.state());
    assertEquals(List.of(1), models.versions("squares"));
    assertEquals("champion", job.status().version().alias());
  }

  @Test
  void shouldGiveUpAJobOverWhichTheProcessDiesEveryTime() throws IOException {
    Job job = jobs.accept(request("deadly", null, GOOD)).job();
    JobFiles.replace(
        directory.resolve("jobs/deadly"),
        "job.json",
        Job.FORMAT.write(job.begun().begun().begun()));

    Job ended = worker.workOnly("deadly");

    assertEquals(JobState.FAILED, ended.state());
    assertTrue(ended.status().message().contains("3 times"), ended.status().message());
  }

  @Test
  void shouldSayWhyAJobFailedAndGoOnWithTheNext() throws IOException {
    Path damaged = Files.createDirectories(directory.resolve("data/fashion-mnist"));
    for (Path file :
        List.of(
            Path.of("train-images-idx3-ubyte"),
            Path.of("train-labels-idx1-ubyte"),
            Path.of("t10k-images-idx3-ubyte"),
            Path.of("t10k-labels-idx1-ubyte"))) {
      Files.writeString(damaged.resolve(file), "no images");
    }
    jobs.accept(
        new JobRequest(
            "bad", RequestedDataset.named("fashion-mnist"), "softmax", "m", GOOD, null, null));
    jobs.accept(request("good", null, GOOD));

    Job failed = worker.workOnly("bad");
    Job good = worker.workOnly("good");

    assertEquals(JobState.FAILED, failed.state());
    assertTrue(failed.status().message().contains("fashion-mnist"), failed.status().message());
    assertEquals(JobState.PUBLISHED, good.state());
    assertNull(good.status().version().alias());
  }

  /** A run that leaves the job as it is after one attempt. */
  private Job runOnce(String id) {
    try (JobLease lease = jobs.lease(id).orElseThrow()) {
      Workplace workplace = workplace(jobs);
      StopSignal stop = new StopSignal(Thread.currentThread());
      Job job = jobs.find(id).orElseThrow();
      RunningJob running = workplace.running(job, lease, stop);
      new JobRunner(workplace, running, stop).run();
      return running.job();
    }
  }

  private static JobRequest request(
      String id, @Nullable String promote, Map<String, Object> options) {
    Map<String, Object> all = new HashMap<>(options);
    all.putIfAbsent("device", "cpu");
    return new JobRequest(
        id, RequestedDataset.named("mnist"), "softmax", "squares", all, promote, null);
  }
}
