package io.streamlens.cli.serve;

import io.streamlens.cli.CommandException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts together the command that starts the inference stream. */
public final class StreamCommandLine {

  /** The launcher says with this property where the project's directory is. */
  private static final String ROOT_PROPERTY = "streamlens.root";

  private static final String APPLICATION = "inference-stream/target/quarkus-app/quarkus-run.jar";

  private StreamCommandLine() {}

  /**
   * The program and its arguments.
   *
   * @throws CommandException if the inference stream has not been built
   */
  public static List<String> of(StreamSettings settings) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    settings.systemProperties().forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("-jar");
    command.add(application().toString());
    return command;
  }

  private static Path application() {
    String root = System.getProperty(ROOT_PROPERTY);
    if (root == null) {
      throw new CommandException(
          "start this command with ./streamlens: it says where the stream is");
    }
    Path application = Path.of(root).resolve(APPLICATION);
    if (!Files.isRegularFile(application)) {
      throw new CommandException(
          "the inference stream is not built (" + application + " is missing): run 'mvn package'");
    }
    return application;
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
