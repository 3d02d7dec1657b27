package io.streamlens.cli.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamlens.cli.ShutdownHook;
import io.streamlens.cli.kafka.CommittedConsumer;
import io.streamlens.cli.kafka.KafkaConnection;
import io.streamlens.cli.kafka.KafkaOptions;
import io.streamlens.cli.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code watch}. */
@Command(
    name = "watch",
    description = "Prints classifications as they come, until Ctrl-C.",
    footer = {
      "",
      "Examples:",
      "  ./streamlens watch --bootstrap-server localhost:9092",
      "  ./streamlens watch --from-beginning --limit 100 --json | jq .label"
    })
public final class WatchCommand implements Callable<Integer> {

  private static final Duration POLL = Duration.ofMillis(500);

  private final Terminal terminal;

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "classifications",
      description = "Topic to read.")
  private String topic = "";

  @Option(names = "--from-beginning", description = "Begin with the oldest instead of the next.")
  private boolean fromBeginning;

  @Option(
      names = "--limit",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "N",
      description = "Stop after so many classifications.")
  private long limit = Long.MAX_VALUE;

  @Option(names = "--json", description = "Print each as its JSON, one a line.")
  private boolean json;

  public WatchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Map<String, Object> client = kafka.clientProperties();
    try (KafkaConnection connection = KafkaConnection.open(client);
        CommittedConsumer consumer = open(connection, client);
        ShutdownHook hook = ShutdownHook.install()) {
      hook.own(consumer::wakeup);
      printRecords(consumer);
    }
    return 0;
  }

  private CommittedConsumer open(KafkaConnection connection, Map<String, Object> client) {
    List<String> topics = List.of(topic);
    return fromBeginning
        ? CommittedConsumer.fromBeginning(connection, client, topics)
        : CommittedConsumer.fromEnd(connection, client, topics);
  }

  private void printRecords(CommittedConsumer consumer) {
    long printed = 0;
    while (printed < limit && !ShutdownHook.isRunning()) {
      for (ConsumerRecord<byte[], byte[]> next : consumer.poll(POLL)) {
        if (printed == limit) {
          return;
        }
        print(next);
        printed++;
      }
    }
  }

  private void print(ConsumerRecord<byte[], byte[]> next) {
    byte[] value = next.value() == null ? new byte[0] : next.value();
    try {
      Classification read = Classification.read(value);
      terminal.print(json ? new String(value, UTF_8) : line(read));
    } catch (IOException e) {
      terminal.remark(
          "%s/%d/%d is no classification: %s"
              .formatted(next.topic(), next.partition(), next.offset(), firstLine(e)));
    }
  }

  private String line(Classification read) {
    return String.format(
        Locale.ROOT,
        "%-24s %s  %5.1f %%  %s:%d",
        read.id(),
        terminal.bold("%-16s".formatted(read.label())),
        100 * read.confidence(),
        read.model().name(),
        read.model().version());
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
