package io.streamlens.inference.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One inference stream in a process of its own, that can be killed and started again. */
public final class StreamProcess implements AutoCloseable {

  /** What a process runs. */
  public enum Program {
    /** The product, as it is shipped. */
    PRODUCT,
    /** The control, whose queue is not drained. */
    UNDRAINED
  }

  private final Program program;
  private final Map<String, String> settings;
  private final Path log;
  private final int port = freePort();
  private Process process;

  private StreamProcess(Program program, Map<String, String> settings, Path log) {
    this.program = program;
    this.settings = settings;
    this.log = log;
    process = launch();
  }

  public static StreamProcess start(Program program, Map<String, String> settings, Path log) {
    return new StreamProcess(program, settings, log);
  }

  Path log() {
    return log;
  }

  /** Where it answers HTTP. */
  public URI http() {
    return URI.create("http://localhost:" + port + "/");
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL; returns when the process is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGTERM; returns when the process is gone. */
  public void terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(40, TimeUnit.SECONDS)) {
      throw new IllegalStateException("did not end within 40 s of SIGTERM, see " + log);
    }
  }

  /** Starts it again after it was killed or terminated. */
  public void restart() {
    process = launch();
  }

  /** Waits until it serves, by its own word. */
  public void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("not ready, see " + log + ":\n" + tail());
      }
      TimeUnit.MILLISECONDS.sleep(50); // a poll's pause; the condition above decides
    }
  }

  private boolean isReady() {
    HttpRequest request =
        HttpRequest.newBuilder(http().resolve("q/health/ready"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return HttpClient.newHttpClient()
              .send(request, HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String tail() {
    try {
      List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 25), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process launch() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    Map<String, String> properties = new TreeMap<>(settings);
    properties.put("quarkus.http.port", Integer.toString(port));
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    if (program == Program.PRODUCT) {
      command.addAll(List.of("-jar", Product.runner().toString()));
    } else {
      command.addAll(
          List.of(
              "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
              "-cp",
              System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
              "io.streamlens.inference.lifecycle.UndrainedStream"));
    }
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
