package io.streamlens.cli.bench;

import io.streamlens.cli.bench.Plan.Part;
import io.streamlens.cli.bench.Plan.Program;
import io.streamlens.cli.bench.Plan.Session;
import io.streamlens.cli.bench.measure.Repeats;
import io.streamlens.cli.bench.measure.Sample;
import io.streamlens.cli.bench.measure.StreamSession;
import io.streamlens.cli.bench.measure.Subject;
import io.streamlens.cli.bench.program.RecordFormat;
import io.streamlens.cli.bench.report.BenchRow;
import io.streamlens.cli.bench.report.LoadLevel;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Measures the rows of one session, in a process that is there already. */
final class SessionRun {

  private static final long FIRST_ROUND = 2_000;
  private static final long FEWEST = 2_000;
  private static final double ROUND_SECONDS = 2.5;
  private static final long SWAP_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Session session;
  private final StreamSession stream;
  private final Effort effort;
  private final BenchModels models;
  private final Precision.Choice precisionChoice;
  private final Results results;

  /**
   * @param stream the process and its topics; stays its owner's to close
   * @param precisionChoice what the stream was told to compute in
   */
  SessionRun(
      Session session,
      StreamSession stream,
      Effort effort,
      BenchModels models,
      Precision.Choice precisionChoice,
      Results results) {
    this.session = session;
    this.stream = stream;
    this.effort = effort;
    this.models = models;
    this.precisionChoice = precisionChoice;
    this.results = results;
  }

  /** Measures all of it. */
  void run() throws InterruptedException {
    warmUp();
    for (Part part : session.parts()) {
      serve(part.network());
      run(part);
    }
  }

  private void warmUp() throws InterruptedException {
    long images = 0;
    long round = FIRST_ROUND;
    double rate = 0;
    long start = System.nanoTime();
    while (images < effort.warmUpImages() && seconds(start) < effort.warmUpSeconds()) {
      rate = stream.catchUp(session.format(), round).imagesPerSecond();
      images += round;
      round = count(rate, ROUND_SECONDS);
    }
    results.remark(
        "warm-up, not counted: %,d images in %.0f s, %,.0f/s at its end"
            .formatted(images, seconds(start), rate));
  }

  private void run(Part part) throws InterruptedException {
    // Nothing is known of this network's speed yet, and its kernels have not run.
    double rate = stream.catchUp(session.format(), FIRST_ROUND).imagesPerSecond();
    List<Sample> samples = new ArrayList<>();
    stream.catchUp(session.format(), count(rate, 1));
    for (int i = 0; i < effort.repeats(); i++) {
      long count = session.partitions() == 1 ? 10_000 : count(rate, effort.seconds());
      Sample sample = stream.catchUp(session.format(), count);
      rate = sample.imagesPerSecond();
      samples.add(sample);
    }
    double catchUp = Repeats.median(samples).imagesPerSecond();
    if (part.loads().contains(LoadLevel.CATCH_UP)) {
      add(part, LoadLevel.CATCH_UP, samples);
    }
    runPaced(part, catchUp);
  }

  private void runPaced(Part part, double catchUp) throws InterruptedException {
    double capacity = 0;
    for (LoadLevel load : part.loads()) {
      if (load == LoadLevel.CATCH_UP) {
        continue;
      }
      double rate = results.pipelineRate(session, part, load);
      if (session.program() == Program.SERVICE || Double.isNaN(rate)) {
        if (capacity == 0) {
          capacity = stream.capacity(session.format(), catchUp, 3);
          results.remark("it can take %,.0f/s while they come".formatted(capacity));
        }
        rate = load.share() * capacity;
      }
      // Small batches take other ways through the code than full ones.
      stream.paced(session.format(), rate, 0, effort.seconds() / 2);
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < effort.repeats(); i++) {
        samples.add(stream.paced(session.format(), rate, effort.rampSeconds(), effort.seconds()));
      }
      add(part, load, samples);
    }
  }

  private void add(Part part, LoadLevel load, List<Sample> samples) {
    String precision =
        session.program() == Program.SERVICE
            ? models.precision(part.network(), session.precision(precisionChoice)).toString()
            : "fp32";
    results.add(BenchRow.of(session.key(part, load, precision), samples));
  }

  /** Lets a running stream take up another network, as any new version. */
  private void serve(String network) throws InterruptedException {
    if (!(stream.subject() instanceof Subject.Service service)) {
      return;
    }
    ModelVersion version = models.promote(network);
    String name = version.reference().toString();
    long start = System.nanoTime();
    service.stream().endpoints().refresh();
    while (!service.stream().endpoints().serves(name)) {
      service.checkAlive();
      if (System.nanoTime() - start > SWAP_NANOS) {
        throw service.failure("the stream does not take up " + network);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  /** Images that take so many seconds, but no more than a topic should hold. */
  private long count(double rate, double seconds) {
    long most = session.format() == RecordFormat.FLOAT_JSON ? 200_000 : 800_000;
    return Math.max(FEWEST, Math.min(most, Math.round(rate * seconds)));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
