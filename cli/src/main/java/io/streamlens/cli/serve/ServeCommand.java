package io.streamlens.cli.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.ShutdownHook;
import io.streamlens.cli.kafka.KafkaOptions;
import io.streamlens.modelstore.ModelReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code serve}. */
@Command(
    name = "serve",
    description = {
      "Runs the inference stream: classifies the images of the topic 'images' until Ctrl-C.",
      "Several on one machine share the work and need only different ports."
    },
    footer = {
      "",
      "Examples:",
      "  ./streamlens serve --store file:///var/models --model fashion-mnist",
      "  ./streamlens serve --store ./models --model fashion-mnist:3 --port 8081 \\",
      "      --bootstrap-server kafka:9093 --command-config client.properties"
    })
public final class ServeCommand implements Callable<Integer> {

  /**
   * The launcher names a file with this property, and becomes the process whose command line is
   * written there: signals and exit codes are then the stream's own.
   */
  private static final String HANDOVER_PROPERTY = "streamlens.handover";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--store",
      paramLabel = "URI",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "Model store: file:///…, a path or s3://bucket/prefix.")
  private String store = "";

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "NAME, NAME@ALIAS or NAME:VERSION; NAME alone means NAME@champion.")
  private String model = "";

  @Option(
      names = "--delivery",
      paramLabel = "D",
      defaultValue = "exactly-once",
      description = "What happens to each image across crashes: ${COMPLETION-CANDIDATES}.")
  private Delivery delivery = Delivery.EXACTLY_ONCE;

  @Option(
      names = "--application-id",
      paramLabel = "ID",
      defaultValue = "streamlens",
      description = "Name of the stream; processes with the same name share the work.")
  private String applicationId = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port of the page, health and metrics; 0 for a free one.")
  private int port;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description = "auto, cpu or gpu.")
  private String device = "";

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "auto",
      description = {
        "auto, fp32 or bfloat16. auto is bfloat16 where the CPU computes in it and the",
        "model loses at most 0.1 points of its accuracy by it, else fp32."
      })
  private String precision = "";

  @Option(
      names = "--latency-target",
      paramLabel = "TIME",
      description = {
        "What 99 of 100 images should stay under, such as 50ms: chooses the size of batches and",
        "how long they wait, and with exactly-once how often results become visible.",
        "Without it: batches of fixed size."
      })
  private @Nullable String latencyTarget;

  @Option(
      names = "--wait-for-model",
      description = "Wait, unready, for a model that the store does not have yet.")
  private boolean waitForModel;

  @Option(
      names = "-D",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "NAME=VALUE",
      description = "A setting of the inference stream; may be given several times.")
  private Map<String, String> properties = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    StreamSettings settings = settings();
    List<String> command = StreamCommandLine.of(settings);
    checkPreconditions(settings);
    String handover = System.getProperty(HANDOVER_PROPERTY);
    if (handover != null) {
      Files.writeString(Path.of(handover), String.join("\0", command) + "\0", UTF_8);
      return 0;
    }
    try (ShutdownHook hook = ShutdownHook.install()) {
      return hook.own(StreamProcess.inheriting(command)).waitFor();
    }
  }

  private void checkPreconditions(StreamSettings settings) {
    try {
      StreamPreconditions.check(settings, kafka.clientProperties());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--store: " + e.getMessage(), e);
    }
  }

  private StreamSettings settings() {
    return new StreamSettings(
        store,
        reference(),
        kafka.bootstrapServers(),
        delivery,
        applicationId,
        checkedPort(),
        checkedDevice(),
        checkedPrecision(),
        waitForModel,
        kafka.commandConfig().map(ServeCommand::readable).orElse(null),
        allProperties());
  }

  private Map<String, String> allProperties() {
    if (latencyTarget == null) {
      return properties;
    }
    if (!latencyTarget.matches("\\d{1,9}(ms|s|m)")) {
      throw new ParameterException(
          spec.commandLine(),
          "--latency-target must be a time such as 50ms, 2s or 1m, not '" + latencyTarget + "'");
    }
    Map<String, String> all = new LinkedHashMap<>(properties);
    all.put("streamlens.latency-target", latencyTarget);
    return all;
  }

  private ModelReference reference() {
    try {
      return ModelReference.parse(model);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--model: " + e.getMessage(), e);
    }
  }

  private int checkedPort() {
    if (port < 0 || port > 65_535) {
      throw new ParameterException(spec.commandLine(), "--port must be 0 to 65535, not " + port);
    }
    return port;
  }

  private String checkedDevice() {
    if (!List.of("auto", "cpu", "gpu").contains(device)) {
      throw new ParameterException(
          spec.commandLine(), "--device must be auto, cpu or gpu, not '" + device + "'");
    }
    return device;
  }

  private String checkedPrecision() {
    if (!List.of("auto", "fp32", "bfloat16").contains(precision)) {
      throw new ParameterException(
          spec.commandLine(),
          "--precision must be auto, fp32 or bfloat16, not '" + precision + "'");
    }
    return precision;
  }

  private static Path readable(Path file) {
    if (!Files.isReadable(file)) {
      throw new CommandException("cannot read " + file + " (--command-config)");
    }
    return file;
  }
}
