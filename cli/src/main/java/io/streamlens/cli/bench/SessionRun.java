package io.streamlens.cli.bench;

import io.streamlens.cli.bench.Plan.Part;
import io.streamlens.cli.bench.Plan.Program;
import io.streamlens.cli.bench.Plan.Session;
import io.streamlens.cli.bench.measure.Repeats;
import io.streamlens.cli.bench.measure.Sample;
import io.streamlens.cli.bench.measure.StreamSession;
import io.streamlens.cli.bench.measure.Subject;
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

  /** For so long a stream is offered more than it can take, to know how much that is. */
  static final double CAPACITY_SECONDS = 3;

  private static final long SWAP_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Session session;
  private final StreamSession stream;
  private final Effort effort;
  private final BenchModels models;
  private final Precision.Choice precisionChoice;
  private final Results results;
  private final SessionWarmUp warmUp;
  private String served;

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
    this.warmUp = new SessionWarmUp(stream, session.format(), effort, results);
    this.served = session.warmUpNetwork();
  }

  /** Measures all of it. */
  void run() throws InterruptedException {
    double rate = warmUp.ofProcess();
    for (Part part : session.parts()) {
      if (serve(part.network())) {
        rate = warmUp.of(part.network());
      }
      run(part, rate);
    }
  }

  private void run(Part part, double warmRate) throws InterruptedException {
    if (isGivenAllRates(part)) {
      runPaced(part, 0);
      return;
    }
    double rate = warmUp.beforeCatchUp(warmRate);
    List<Sample> samples = new ArrayList<>();
    // Where only the rate is wanted, to look for what it can take, once is enough.
    int repeats = part.loads().contains(LoadLevel.CATCH_UP) ? effort.repeats() : 1;
    for (int i = 0; i < repeats; i++) {
      long count =
          session.partitions() == 1 ? 10_000 : session.format().count(rate, effort.seconds());
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

  /** Whether nothing depends on how fast it works off a full topic. */
  private boolean isGivenAllRates(Part part) {
    return part.loads().stream()
        .allMatch(load -> load != LoadLevel.CATCH_UP && !Double.isNaN(givenRate(part, load)));
  }

  /** The stream's, for what is held against it; NaN if it has to be found. */
  private double givenRate(Part part, LoadLevel load) {
    return session.program() == Program.SERVICE
        ? Double.NaN
        : results.pipelineRate(session, part, load);
  }

  /**
   * @param catchUp images a second from a full topic; of no account if all rates are given
   */
  private void runPaced(Part part, double catchUp) throws InterruptedException {
    double capacity = 0;
    for (LoadLevel load : part.loads()) {
      if (load == LoadLevel.CATCH_UP) {
        continue;
      }
      double rate = givenRate(part, load);
      if (Double.isNaN(rate)) {
        if (capacity == 0) {
          capacity = stream.capacity(session.format(), catchUp, CAPACITY_SECONDS);
          results.remark("it can take %,.0f/s while they come".formatted(capacity));
        }
        rate = load.share() * capacity;
      }
      warmUp.beforePaced(rate);
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

  /**
   * Lets a running stream take up another network, as any new version; {@code false} if it serves
   * that one already, or any alike.
   */
  private boolean serve(String network) throws InterruptedException {
    if (network.equals(served) || !(stream.subject() instanceof Subject.Service service)) {
      return false;
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
    served = network;
    return true;
  }
}
