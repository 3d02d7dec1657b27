package io.streamlens.cli.bench;

import io.streamlens.cli.ShutdownHook;
import io.streamlens.cli.TemporaryDirectory;
import io.streamlens.cli.bench.Plan.Ceiling;
import io.streamlens.cli.bench.Plan.Program;
import io.streamlens.cli.bench.Plan.Session;
import io.streamlens.cli.bench.measure.Broker;
import io.streamlens.cli.bench.measure.Load;
import io.streamlens.cli.bench.measure.Sample;
import io.streamlens.cli.bench.measure.StreamSession;
import io.streamlens.cli.bench.measure.Subject;
import io.streamlens.cli.bench.measure.Topics;
import io.streamlens.cli.bench.process.KernelThreads;
import io.streamlens.cli.bench.process.ProgramProcess;
import io.streamlens.cli.bench.program.DecoderProgram;
import io.streamlens.cli.bench.program.RecordFormat;
import io.streamlens.cli.bench.program.TensorFlowProgram;
import io.streamlens.cli.bench.report.BenchReport;
import io.streamlens.cli.bench.report.BenchRow;
import io.streamlens.cli.bench.report.BenchRow.Key;
import io.streamlens.cli.bench.report.Claims;
import io.streamlens.cli.bench.report.Machine;
import io.streamlens.cli.kafka.ClientProperties;
import io.streamlens.cli.kafka.KafkaConnection;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.cli.topic.StreamlensTopic;
import io.streamlens.cli.topic.TopicCreation;
import io.streamlens.modelstore.manifest.ImageSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a plan. Everything it starts belongs to a {@link ShutdownHook}. */
final class Bench {

  /** Partitions of a topic, but for the case of one. */
  static final int PARTITIONS = 4;

  private final BenchSettings settings;
  private final Plan plan;
  private final Results results;
  private final BenchModels models;
  private final Path directory;

  private Bench(
      Terminal terminal, BenchSettings settings, Plan plan, BenchModels models, Path directory) {
    this.settings = settings;
    this.plan = plan;
    this.models = models;
    this.directory = directory;
    this.results = new Results(terminal, plan, settings.effort());
  }

  /**
   * Measures everything that is planned.
   *
   * @param hook becomes the owner of what is started
   * @return the rows, in the order in which they were measured, and the claims
   */
  static BenchReport run(
      Terminal terminal, BenchSettings settings, Plan plan, Machine machine, ShutdownHook hook)
      throws IOException, InterruptedException {
    Path directory = hook.own(TemporaryDirectory.create("streamlens-bench-")).path();
    Path kept = settings.models();
    BenchModels models =
        hook.own(
            BenchModels.open(
                terminal,
                kept == null ? directory.resolve("models") : kept,
                settings.dataset(),
                settings.data()));
    plan.networks().forEach(models::of);
    KernelThreads before = KernelThreads.now();
    long start = System.nanoTime();
    Bench bench = new Bench(terminal, settings, plan, models, directory);
    bench.runCeilings();
    bench.runDecoders();
    if (!plan.sessions().isEmpty()) {
      bench.runSessions(hook);
    }
    List<BenchRow> rows = bench.results.rows();
    return new BenchReport(
        machine,
        settings.quick(),
        rows,
        Claims.of(rows, models.valueBytes()),
        KernelThreads.now().sharesSince(before, (System.nanoTime() - start) / 1e9));
  }

  private void runCeilings() throws IOException {
    for (Ceiling ceiling : plan.ceilings()) {
      ImageSpec input = models.of(ceiling.network()).manifest().input();
      List<String> arguments =
          List.of(
              savedModel(ceiling, input).toString(),
              ceiling.precision(),
              "" + input.height(),
              "" + input.width(),
              "" + input.channels());
      try (ProgramProcess process = ProgramProcess.start(TensorFlowProgram.class, arguments)) {
        process.awaitLine("ready");
        for (Key key : ceiling.keys()) {
          String order = "run %d %d ".formatted(key.batchSize(), key.callers());
          measure(process, order, key, settings.effort().modelSeconds());
        }
      }
    }
  }

  private Path savedModel(Ceiling ceiling, ImageSpec input) throws IOException {
    if (!ceiling.plain()) {
      return models.savedModel(ceiling.network());
    }
    Path plain = directory.resolve("plain-" + ceiling.network());
    PlainGraph.write(plain, ceiling.network(), input);
    return plain;
  }

  private void runDecoders() throws IOException {
    if (plan.decoders().isEmpty()) {
      return;
    }
    Path data = settings.data();
    List<String> arguments = List.of(settings.dataset(), data == null ? "-" : data.toString());
    try (ProgramProcess process = ProgramProcess.start(DecoderProgram.class, arguments)) {
      process.awaitLine("ready");
      for (RecordFormat format : plan.decoders()) {
        // Java code, other than TensorFlow's, is slow until it is compiled.
        double warmUp = 10 * settings.effort().modelSeconds();
        measure(process, "run " + format.name() + " ", Plan.decoder(format), warmUp);
      }
    }
  }

  /** Once to warm up, and then as often as is asked for. */
  private void measure(ProgramProcess process, String order, Key key, double warmUpSeconds) {
    double seconds = settings.effort().modelSeconds();
    ask(process, order + warmUpSeconds, key.batchSize());
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < settings.effort().repeats(); i++) {
      samples.add(ask(process, order + seconds, key.batchSize()));
    }
    results.add(BenchRow.of(key, samples));
  }

  private static Sample ask(ProgramProcess process, String order, @Nullable Integer batchSize) {
    process.tell(order);
    String[] words = process.awaitLine("ran ").split(" ");
    double images = Double.parseDouble(words[0]);
    return new Sample(
        images / Double.parseDouble(words[1]),
        1000 * Double.parseDouble(words[2]) / images,
        null,
        batchSize == null ? null : batchSize.doubleValue(),
        words.length < 4 ? null : Double.parseDouble(words[3]) / images,
        null);
  }

  private void runSessions(ShutdownHook hook) throws IOException, InterruptedException {
    String servers = hook.own(Broker.start()).servers();
    Map<String, Object> client = ClientProperties.of(servers, null);
    Load load = hook.own(Load.start(servers, settings.dataset(), settings.data()));
    KafkaConnection kafka = hook.own(KafkaConnection.open(client));
    new TopicCreation(kafka, 1, (short) 1)
        .create(List.of(StreamlensTopic.MODEL_EVENTS, StreamlensTopic.SERVING_EVENTS));
    SubjectStart start =
        new SubjectStart(servers, models, directory, settings.precision(), settings.stream());
    int number = 0;
    for (Session session : plan.sessions()) {
      String name = "bench-" + ++number;
      results.remark(session.title());
      Topics topics = Topics.create(kafka, name, session.partitions());
      if (session.program() == Program.SERVICE) {
        models.promote(session.warmUpNetwork());
      }
      Subject subject = hook.own(start.start(session, topics, name));
      try (StreamSession stream = StreamSession.open(kafka, client, topics, load, subject)) {
        new SessionRun(session, stream, settings.effort(), models, settings.precision(), results)
            .run();
      }
    }
  }
}
