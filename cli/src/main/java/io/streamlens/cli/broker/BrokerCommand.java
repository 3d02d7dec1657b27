package io.streamlens.cli.broker;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.ShutdownHook;
import io.streamlens.cli.kafka.KafkaConnection;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.cli.topic.StreamlensTopic;
import io.streamlens.cli.topic.TopicCreation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code broker}: runs until it is ended from outside. */
@Command(
    name = "broker",
    description = {
      "Runs a real single-node Kafka (KRaft) with the topics of Streamlens until Ctrl-C.",
      "Without --data its data is deleted when it stops."
    },
    footer = {
      "",
      "Examples:",
      "  ./streamlens broker",
      "  ./streamlens broker --port 19092 --data ./kafka-data",
      "  ./streamlens broker --host kafka.example.org --property log.retention.hours=2"
    })
public final class BrokerCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Port that clients connect to; 0 for a free one.")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      defaultValue = BrokerSettings.LOCALHOST,
      description =
          "Name that clients reach this machine by; any but localhost listens on all interfaces.")
  private String host = BrokerSettings.LOCALHOST;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Directory that keeps the data from one run to the next.")
  private @Nullable Path data;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Partitions of each new topic.")
  private int partitions;

  @Option(
      names = "--property",
      paramLabel = "NAME=VALUE",
      description = "A Kafka broker property; may be given several times.")
  private Map<String, String> properties = new HashMap<>();

  public BrokerCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    BrokerSettings settings = settings();
    try (ShutdownHook hook = ShutdownHook.install()) {
      EmbeddedBroker broker = hook.own(EmbeddedBroker.start(settings));
      createTopics(broker);
      terminal.print("Kafka is ready at " + broker.bootstrapServers() + " (Ctrl-C stops it)");
      Throwable fault = broker.awaitFault();
      throw new CommandException("Kafka cannot go on: " + fault.getMessage(), fault);
    }
  }

  private BrokerSettings settings() {
    if (partitions < 1) {
      throw new ParameterException(
          spec.commandLine(), "--partitions must be 1 or more, not " + partitions);
    }
    try {
      return new BrokerSettings(host, port, data, properties);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void createTopics(EmbeddedBroker broker) {
    Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (KafkaConnection kafka = KafkaConnection.open(client)) {
      new TopicCreation(kafka, partitions, (short) 1).create(StreamlensTopic.ALL);
    }
  }
}
