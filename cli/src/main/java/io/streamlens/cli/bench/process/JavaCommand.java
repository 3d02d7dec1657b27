package io.streamlens.cli.bench.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts one of this command line's own classes. */
final class JavaCommand {

  private JavaCommand() {}

  /**
   * The program and its arguments.
   *
   * @param options of the JVM; what is measured gets those that the stream gets: none
   */
  static List<String> of(Class<?> main, List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.add("-Djava.awt.headless=true");
    command.addAll(options);
    command.add("-cp");
    command.add(classPath());
    command.add(main.getName());
    command.addAll(arguments);
    return command;
  }

  /** In tests the class path is packed into a jar, and this property says what is in it. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
