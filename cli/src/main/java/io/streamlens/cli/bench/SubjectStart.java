package io.streamlens.cli.bench;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.bench.Plan.Program;
import io.streamlens.cli.bench.Plan.Session;
import io.streamlens.cli.bench.measure.Subject;
import io.streamlens.cli.bench.measure.Topics;
import io.streamlens.cli.bench.process.ProgramProcess;
import io.streamlens.cli.bench.program.NaiveProgram;
import io.streamlens.cli.bench.program.PassThroughProgram;
import io.streamlens.cli.serve.RunningStream;
import io.streamlens.cli.serve.StreamSettings;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Precision;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Starts what a session measures: all with the same JVM and the same options of it (none).
 *
 * @param servers Kafka's
 * @param models what is served
 * @param directory for what the processes write
 * @param precision what the stream is told to compute in
 * @param settings of the stream, given by the user
 */
record SubjectStart(
    String servers,
    BenchModels models,
    Path directory,
    Precision.Choice precision,
    Map<String, String> settings) {

  /** Starts it; it is ready when this returns. */
  Subject start(Session session, Topics topics, String name) throws InterruptedException {
    return switch (session.program()) {
      case SERVICE -> service(session, topics, name);
      case PASS_THROUGH -> program(PassThroughProgram.class, arguments(session, topics, name));
      case NAIVE, NAIVE_MENDED -> naive(session, topics, name);
    };
  }

  private Subject service(Session session, Topics topics, String name) throws InterruptedException {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("streamlens.images-topic", topics.images());
    properties.put("streamlens.classifications-topic", topics.outputs());
    properties.put("streamlens.dead-letter-topic", topics.deadLetters());
    // It stands still while its topic is filled, and must not lose its partitions by that.
    properties.put("streamlens.session-timeout", "60s");
    properties.put("streamlens.journal", directory.resolve("journal").toString());
    properties.put("kafka-streams.state.dir", directory.resolve(name).toString());
    properties.put("quarkus.http.host", "localhost");
    properties.putAll(settings);
    RunningStream stream =
        RunningStream.start(
            new StreamSettings(
                models.uri(),
                new ModelReference.Alias(BenchModels.NAME, BenchModels.ALIAS),
                servers,
                session.delivery(),
                name,
                freePort(),
                "cpu",
                session.precision(precision).name().toLowerCase(Locale.ROOT),
                false,
                null,
                properties));
    try {
      stream.awaitReady();
      return new Subject.Service(stream);
    } catch (RuntimeException | InterruptedException e) {
      close(stream, e);
      throw e;
    }
  }

  private static void close(RunningStream stream, Exception failure) {
    try {
      stream.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private Subject naive(Session session, Topics topics, String name) {
    String network = session.parts().get(0).network();
    ModelVersion version = models.of(network);
    ImageSpec input = version.manifest().input();
    List<String> arguments = arguments(session, topics, name);
    arguments.add(models.savedModel(network).toString());
    arguments.add("" + input.height());
    arguments.add("" + input.width());
    arguments.add("" + input.channels());
    boolean mended = session.program() == Program.NAIVE_MENDED;
    arguments.add(mended ? "mended" : "plain");
    return mended
        ? program(NaiveProgram.class, arguments)
        : ready(ProgramProcess.startPlain(NaiveProgram.class, arguments));
  }

  private List<String> arguments(Session session, Topics topics, String name) {
    return new ArrayList<>(
        List.of(
            servers,
            name,
            session.delivery().toString(),
            topics.images(),
            topics.outputs(),
            directory.resolve(name).toString()));
  }

  private static Subject program(Class<?> main, List<String> arguments) {
    return ready(ProgramProcess.start(main, arguments));
  }

  private static Subject ready(ProgramProcess process) {
    process.awaitLine("ready");
    return new Subject.Program(process);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new CommandException("there is no free port: " + e.getMessage(), e);
    }
  }
}
