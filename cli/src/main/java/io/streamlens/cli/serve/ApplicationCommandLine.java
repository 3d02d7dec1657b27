package io.streamlens.cli.serve;

import io.streamlens.cli.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts together the command that starts one of the project's applications. */
public final class ApplicationCommandLine {

  /** The launcher says with this property where the project's directory is. */
  private static final String ROOT_PROPERTY = "streamlens.root";

  private static final String JAR = "target/quarkus-app/quarkus-run.jar";

  private ApplicationCommandLine() {}

  /**
   * The program and its arguments.
   *
   * @param module the folder of the application, such as {@code inference-stream}
   * @param what it is called, such as {@code inference stream}
   * @param properties its settings by the names it knows them by
   * @throws CommandException if the application has not been built
   */
  public static List<String> of(String module, String what, Map<String, String> properties) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("-jar");
    command.add(application(module, what).toString());
    return command;
  }

  private static Path application(String module, String what) {
    String root = System.getProperty(ROOT_PROPERTY);
    if (root == null) {
      throw new CommandException(
          "start this command with ./streamlens: it says where the " + what + " is");
    }
    Path application = Path.of(root).resolve(module).resolve(JAR);
    if (!Files.isRegularFile(application)) {
      throw new CommandException(
          "the " + what + " is not built (" + application + " is missing): run 'mvn package'");
    }
    return application;
  }
}
