package io.streamlens.inference.crash;

import io.streamlens.inference.lifecycle.DisturbedStream;
import java.io.IOException;
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

/** One inference stream in a process of its own. */
public final class StreamProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** What a process runs. */
  public enum Program {
    /** The product, as it is shipped. */
    PRODUCT,
    /** The trainer as a service, as it is shipped. */
    TRAINER,
    /** The product as it was, from the directory that {@code -Dprevious.app} names. */
    PREVIOUS,
    /** The product's own stream, without Quarkus, whose threads can be made to die. */
    MORTAL_THREADS,
    /** The control, whose queue is not drained before a commit; its threads can die too. */
    UNDRAINED
  }

  private final int port = JavaProcess.freePort();
  private final JavaProcess process;

  private StreamProcess(
      Program program, List<String> jvmOptions, Map<String, String> settings, Path log) {
    process = JavaProcess.start(command(program, jvmOptions, settings), log);
  }

  public static StreamProcess start(Program program, Map<String, String> settings, Path log) {
    return start(program, List.of("-Xmx512m"), settings, log);
  }

  /** The same with a heap of another size, or other options of the virtual machine. */
  static StreamProcess start(
      Program program, List<String> jvmOptions, Map<String, String> settings, Path log) {
    return new StreamProcess(program, jvmOptions, settings, log);
  }

  /** Where it answers HTTP. */
  public URI http() {
    return URI.create("http://localhost:" + port + "/");
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its resident memory, by the kernel. */
  public long residentKiB() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** The last lines it has printed. */
  public String tail() {
    return process.tail();
  }

  /** SIGTERM; returns when the process is gone. */
  public void terminate() throws InterruptedException {
    process.terminate();
  }

  /** Waits until it has ended by itself. */
  public void awaitExit() throws InterruptedException {
    process.awaitExit();
  }

  /** Starts it again after it has ended. */
  public void restart() {
    process.restart();
  }

  JavaProcess process() {
    return process;
  }

  /** Waits until it serves, by its own word. */
  public void awaitReady() throws InterruptedException {
    awaitReady(() -> {});
  }

  /** The same, doing something else again and again meanwhile. */
  void awaitReady(Runnable meanwhile) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("not ready:\n" + process.tail());
      }
      meanwhile.run();
      TimeUnit.MILLISECONDS.sleep(10); // a poll's pause; the condition above decides
    }
  }

  boolean isReady() {
    return status("/q/health/ready", "GET") == 200;
  }

  /** Has the next of its stream threads that comes by die; not for the product as shipped. */
  void killThread() {
    if (status(DisturbedStream.THREAD_DEATH, "POST") < 0) {
      throw new IllegalStateException("cannot be told to let a thread die:\n" + process.tail());
    }
  }

  /** Whether the thread that was to die has died. */
  boolean hasThreadDied() {
    return status(DisturbedStream.THREAD_DEATH, "GET") == 204;
  }

  /** Status of the answer, or -1 without one. */
  private int status(String path, String method) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> command(
      Program program, List<String> jvmOptions, Map<String, String> settings) {
    List<String> command = new ArrayList<>(jvmOptions);
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    Map<String, String> properties = new TreeMap<>(settings);
    properties.put("quarkus.http.port", Integer.toString(port));
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    if (program == Program.PRODUCT) {
      command.addAll(List.of("-jar", Product.runner().toString()));
    } else if (program == Program.TRAINER) {
      command.addAll(List.of("-jar", Product.runner("trainer").toString()));
    } else if (program == Program.PREVIOUS) {
      command.addAll(List.of("-jar", Product.previousRunner().toString()));
    } else {
      command.addAll(
          List.of(
              "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
              "-Dcrash.drained=" + (program != Program.UNDRAINED),
              "-cp",
              JavaProcess.testClassPath(),
              DisturbedStream.class.getName()));
    }
    return command;
  }

  @Override
  public void close() {
    process.close();
  }
}
