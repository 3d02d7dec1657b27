package io.streamlens.cli.serve;

import io.streamlens.cli.CommandException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** Puts together the command that starts the inference stream. */
public final class StreamCommandLine {

  private StreamCommandLine() {}

  /**
   * The program and its arguments.
   *
   * @throws CommandException if the inference stream has not been built
   */
  public static List<String> of(StreamSettings settings) {
    return ApplicationCommandLine.of(
        "inference-stream", "inference stream", settings.systemProperties());
  }

  /**
   * Finds out whether a port is free at this moment, so that a clash is known before any work.
   *
   * @throws CommandException if it is not
   */
  public static void checkPort(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(port));
    } catch (IOException e) {
      throw new CommandException(
          "port " + port + " cannot be used (" + e.getMessage() + "): choose another with --port",
          e);
    }
  }
}
