package io.streamlens.inference.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Starts one of the services, as it is shipped, on what it must refuse. */
public final class RefusedStart {

  private RefusedStart() {}

  /**
   * The one line on standard error of a start that ends with exit code 1; TensorFlow's own chatter
   * does not count.
   *
   * @param module {@code inference-stream} or {@code trainer}
   * @param settings as system properties
   * @param work a directory to write in
   */
  public static String line(String module, Map<String, String> settings, Path work)
      throws IOException, InterruptedException {
    Path errors = work.resolve("errors");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    new TreeMap<>(settings).forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-Dquarkus.http.port=0", "-jar", Product.runner(module).toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectError(errors.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
      List<String> lines =
          Files.readAllLines(errors).stream()
              .filter(line -> !line.matches("(WARNING: All log messages|[IWE]\\d{4} ).*"))
              .toList();
      assertEquals(1, process.exitValue(), () -> lines.toString());
      assertEquals(1, lines.size(), () -> String.join("\n", lines));
      return lines.get(0);
    } finally {
      process.destroyForcibly();
    }
  }
}
