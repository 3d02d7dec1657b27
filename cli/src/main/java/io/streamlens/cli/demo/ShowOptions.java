package io.streamlens.cli.demo;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.ReportFile;
import io.streamlens.cli.ShutdownHook;
import io.streamlens.cli.serve.RunningStream;
import io.streamlens.cli.serve.StreamCommandLine;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code demo} and {@code learn} do with what they show: a page, figures, and an end. */
final class ShowOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port of the stream's page.")
  private int port;

  @Option(names = "--exit", description = "Leave when done instead of staying up.")
  private boolean exit;

  @Option(names = "--report", paramLabel = "FILE", description = "Write the figures as JSON.")
  private @Nullable Path report;

  /**
   * The port, 1 to 65535.
   *
   * @throws ParameterException if another was given
   */
  int port() {
    if (port < 1 || port > 65_535) {
      throw new ParameterException(spec.commandLine(), "--port must be 1 to 65535, not " + port);
    }
    return port;
  }

  /**
   * The report's file, found out to be writable, and the port to be free, before any work.
   *
   * @throws CommandException if one is not
   */
  ReportFile reportFile() {
    ReportFile file = new ReportFile(report);
    StreamCommandLine.checkPort(port);
    return file;
  }

  /** Whether it stays up when it is done. */
  boolean staysUp() {
    return !exit;
  }

  /**
   * Waits for the Ctrl-C that ends it all.
   *
   * @throws CommandException if the stream has ended before
   */
  static void stayUp(RunningStream stream) throws InterruptedException {
    stream.awaitExit();
    if (!ShutdownHook.isRunning()) {
      throw stream.failure("the stream has ended unasked");
    }
  }
}
