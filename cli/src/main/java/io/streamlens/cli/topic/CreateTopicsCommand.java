package io.streamlens.cli.topic;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.kafka.KafkaConnection;
import io.streamlens.cli.kafka.KafkaOptions;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.cli.topic.TopicReport.State;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code topics create}. */
@Command(
    name = "create",
    description = {
      "Makes the topics that are missing and looks at those that are there.",
      "Run again, it changes nothing. Exit code 1 if a topic that is there cannot be used."
    },
    footer = {
      "",
      "Examples:",
      "  ./streamlens topics create --bootstrap-server localhost:9092",
      "  ./streamlens topics create --bootstrap-server kafka:9093 --partitions 12 \\",
      "      --replication-factor 3 --command-config client.properties",
      "  ./streamlens topics create --bootstrap-server localhost:9092 --topic images=shop.images"
    })
public final class CreateTopicsCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Partitions of each new topic: as many stream threads can share the work.")
  private int partitions;

  @Option(
      names = "--replication-factor",
      paramLabel = "N",
      defaultValue = "-1",
      description = "Copies of each new topic; -1 leaves it to the broker.")
  private short replicationFactor;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC=NAME",
      showDefaultValue = Visibility.NEVER,
      description = {
        "Another name for one of the topics, such as images=shop.images; may be given several",
        "times. The services must be told it too (streamlens.images-topic=…)."
      })
  private Map<String, String> names = new LinkedHashMap<>();

  public CreateTopicsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (partitions < 1) {
      throw new ParameterException(
          spec.commandLine(), "--partitions must be 1 or more, not " + partitions);
    }
    if (replicationFactor != -1 && replicationFactor < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--replication-factor must be 1 or more, or -1, not " + replicationFactor);
    }
    List<StreamlensTopic> topics = topics();
    try (KafkaConnection connection = KafkaConnection.open(kafka.clientProperties())) {
      List<TopicReport> reports =
          new TopicCreation(connection, partitions, replicationFactor).create(topics);
      reports.forEach(this::print);
      refuseUnusable(reports);
    }
    return 0;
  }

  private List<StreamlensTopic> topics() {
    List<String> known = StreamlensTopic.ALL.stream().map(StreamlensTopic::name).toList();
    for (String name : names.keySet()) {
      if (!known.contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "--topic: there is no topic '%s'; allowed: %s"
                .formatted(name, String.join(", ", known)));
      }
    }
    List<StreamlensTopic> topics =
        StreamlensTopic.ALL.stream()
            .map(topic -> topic.named(names.getOrDefault(topic.name(), topic.name())))
            .toList();
    Set<String> taken = new HashSet<>();
    for (StreamlensTopic topic : topics) {
      if (!taken.add(topic.name())) {
        throw new ParameterException(
            spec.commandLine(), "--topic: two topics would be called '" + topic.name() + "'");
      }
    }
    return topics;
  }

  private void print(TopicReport report) {
    terminal.print(
        "%-20s %-10s %s",
        report.topic(), report.state().name().toLowerCase(Locale.ROOT), report.detail());
  }

  private static void refuseUnusable(List<TopicReport> reports) {
    List<String> unusable =
        reports.stream()
            .filter(report -> report.state() == State.UNUSABLE)
            .map(report -> report.topic() + " (" + report.detail() + ")")
            .toList();
    if (!unusable.isEmpty()) {
      throw new CommandException(
          "cannot work with " + String.join(", ", unusable) + ": alter with Kafka's kafka-configs");
    }
  }
}
