package io.streamlens.cli.models;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.kafka.ClientProperties;
import io.streamlens.cli.terminal.Terminal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of every command that changes a model store: whether it is announced, and where. */
public final class AnnouncementOptions {

  @Spec(Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = {"--bootstrap-server", "--bootstrap-servers"},
      paramLabel = "HOST:PORT",
      description = {
        "Kafka broker to announce the change to, so that streams hear of it at once;",
        "without one nothing is announced, and they see it when they next look at the store."
      })
  private @Nullable String bootstrapServers;

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description = "Properties file with settings for the Kafka clients, such as security.")
  private @Nullable Path commandConfig;

  @Option(
      names = "--model-events-topic",
      paramLabel = "TOPIC",
      defaultValue = "model-events",
      description = "Topic to announce to.")
  private String topic = "";

  /**
   * Gets ready to announce; call it before the store is changed. The caller closes what it gets.
   *
   * @param terminal where to say what was announced
   * @throws CommandException if a broker was given, and it or the topic is not there
   * @throws ParameterException if {@code --command-config} was given without a broker
   */
  public Announcements open(Terminal terminal) {
    if (bootstrapServers != null) {
      ModelEventsTopic events =
          ModelEventsTopic.open(ClientProperties.of(bootstrapServers, commandConfig), topic);
      return new Announcements(events, terminal);
    }
    if (commandConfig != null) {
      throw new ParameterException(
          command.commandLine(), "--command-config needs --bootstrap-server");
    }
    return new Announcements(null, terminal);
  }
}
