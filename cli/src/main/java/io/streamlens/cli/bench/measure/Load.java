package io.streamlens.cli.bench.measure;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.bench.process.ProgramProcess;
import io.streamlens.cli.bench.program.LoadProgram;
import io.streamlens.cli.bench.program.RecordFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The producer, a process of its own, which outlives the streams it feeds. */
public final class Load implements AutoCloseable {

  /**
   * While it collects garbage it sends nothing, and what is due meanwhile counts as late: so it
   * collects often and little, a millisecond each time.
   */
  private static final List<String> SHORT_PAUSES = List.of("-XX:+UseSerialGC", "-Xmn32m");

  private final ProgramProcess process;

  private Load(ProgramProcess process) {
    this.process = process;
  }

  /**
   * Starts it with the test images of a data set.
   *
   * @param data directory of the data set's files; absent: where they usually are
   */
  public static Load start(String servers, String dataset, @Nullable Path data) {
    String directory = data == null ? "-" : data.toString();
    ProgramProcess process =
        ProgramProcess.start(LoadProgram.class, SHORT_PAUSES, List.of(servers, dataset, directory));
    process.awaitLine("ready");
    return new Load(process);
  }

  /** Sends so many images as fast as it goes; returns when the broker has them. */
  public void fill(String topic, int partitions, RecordFormat format, long count) {
    beginFill(topic, partitions, format, count);
    awaitSent();
  }

  /** Begins to send images as fast as it goes; {@link #awaitSent} waits for the end. */
  void beginFill(String topic, int partitions, RecordFormat format, long count) {
    process.tell("fill %s %d %s %d".formatted(topic, partitions, format.name(), count));
  }

  /** Begins to send images at an even rate; {@link #awaitSent} waits for the end. */
  void pace(String topic, int partitions, RecordFormat format, long count, double rate) {
    process.tell(
        String.format(
            Locale.ROOT, "pace %s %d %s %d %f", topic, partitions, format.name(), count, rate));
  }

  /**
   * Waits until everything is sent.
   *
   * @throws CommandException if something could not be
   */
  void awaitSent() {
    String answer = process.answer();
    if (!answer.startsWith("sent ")) {
      throw process.failure("images cannot be sent: " + answer);
    }
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
