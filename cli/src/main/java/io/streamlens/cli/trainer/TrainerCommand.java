package io.streamlens.cli.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.ShutdownHook;
import io.streamlens.cli.kafka.KafkaConnection;
import io.streamlens.cli.kafka.KafkaOptions;
import io.streamlens.cli.serve.ApplicationCommandLine;
import io.streamlens.cli.serve.StreamCommandLine;
import io.streamlens.cli.serve.StreamProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code trainer}. */
@Command(
    name = "trainer",
    description = {
      "Runs the trainer as a service: trains what is asked for on the topic 'training-requests' or",
      "at POST /jobs, tells how it goes on 'training-events', until Ctrl-C. A job that is under"
          + " way",
      "then is gone on with by the next trainer that has the same directory of jobs."
    },
    footer = {
      "",
      "Examples:",
      "  ./streamlens trainer --store file:///var/models --jobs /var/lib/streamlens/jobs",
      "  ./streamlens trainer --store ./models --jobs ./jobs --port 8091 \\",
      "      -D streamlens.gate-min-accuracy=0.85"
    })
public final class TrainerCommand implements Callable<Integer> {

  /** As for {@code serve}: the launcher becomes the process whose command line is written there. */
  private static final String HANDOVER_PROPERTY = "streamlens.handover";

  /** The settings that name the topics, and what they are without them. */
  private static final Map<String, String> TOPICS =
      Map.of(
          "streamlens.training-requests-topic", "training-requests",
          "streamlens.training-events-topic", "training-events",
          "streamlens.model-events-topic", "model-events");

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--store",
      paramLabel = "URI",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description =
          "Model store: file:///…, a path (made if it is not there) or s3://bucket/prefix.")
  private String store = "";

  @Option(
      names = "--jobs",
      paramLabel = "DIR",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "Directory of the jobs and their checkpoints; several trainers may share it.")
  private Path jobs = Path.of("");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8090",
      description = "Port of the REST interface, health and metrics; 0 for a free one.")
  private int port;

  @Option(
      names = "-D",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "NAME=VALUE",
      description = "A setting of the trainer; may be given several times.")
  private Map<String, String> properties = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (port < 0 || port > 65_535) {
      throw new ParameterException(spec.commandLine(), "--port must be 0 to 65535, not " + port);
    }
    List<String> command = ApplicationCommandLine.of("trainer", "trainer", settings());
    checkPreconditions();
    String handover = System.getProperty(HANDOVER_PROPERTY);
    if (handover != null) {
      Files.writeString(Path.of(handover), String.join("\0", command) + "\0", UTF_8);
      return 0;
    }
    try (ShutdownHook hook = ShutdownHook.install()) {
      return hook.own(StreamProcess.inheriting(command)).waitFor();
    }
  }

  private Map<String, String> settings() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("streamlens.store", store);
    all.put("streamlens.jobs", jobs.toAbsolutePath().toString());
    all.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    all.put("quarkus.http.port", Integer.toString(port));
    kafka
        .commandConfig()
        .ifPresent(
            file -> {
              if (!Files.isReadable(file)) {
                throw new CommandException("cannot read " + file + " (--command-config)");
              }
              all.put("streamlens.client-config", file.toAbsolutePath().toString());
            });
    all.putAll(properties);
    return all;
  }

  /** The service checks all of it again; a person is told before it starts. */
  private void checkPreconditions() {
    StreamCommandLine.checkPort(port);
    try (KafkaConnection open = KafkaConnection.open(kafka.clientProperties())) {
      TOPICS.entrySet().stream()
          .map(topic -> properties.getOrDefault(topic.getKey(), topic.getValue()))
          .sorted()
          .forEach(open::describe);
    }
  }
}
