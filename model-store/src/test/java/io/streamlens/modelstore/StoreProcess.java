package io.streamlens.modelstore;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Another process that works on the same store, started by a test and, at times, killed by it. */
public final class StoreProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private StoreProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Publishes again and again, and prints each version's number when it is published. */
  public static StoreProcess publishing(Path root, Path source) throws IOException {
    return start(Map.of(), "publish", root.toString(), source.toString());
  }

  /**
   * Once it is told to go, publishes and moves the champion to what it published, so many times,
   * and prints of each time the version, its digest and how many moves the champion has then made.
   *
   * @param environment what it needs to reach the store
   */
  static StoreProcess racing(
      String uri, Map<String, String> environment, Path source, String by, int times)
      throws IOException {
    return start(environment, "race", uri, source.toString(), by, Integer.toString(times));
  }

  private static StoreProcess start(Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                StoreProcess.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return new StoreProcess(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line the process prints; {@code null} when it has ended. */
  public String nextLine() throws IOException {
    return output.readLine();
  }

  /** All that it still prints until it ends. */
  public List<String> remainingLines() {
    return output.lines().toList();
  }

  void go() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /** SIGKILL: no handler runs, no {@code finally}. */
  public void kill() throws InterruptedException {
    // By its handle: the process's own method would close its output, and with it what it said.
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    output.close();
  }

  /** What runs in the other process. */
  public static void main(String[] arguments) throws IOException {
    try (ModelStore store = ModelStores.open(arguments[1])) {
      Path source = Path.of(arguments[2]);
      if (arguments[0].equals("publish")) {
        publishForEver(store, source);
      } else {
        System.out.println("ready");
        System.in.read();
        race(store, source, arguments[3], Integer.parseInt(arguments[4]));
      }
    }
  }

  private static void publishForEver(ModelStore store, Path source) {
    while (true) {
      System.out.println(store.publish(TestModels.draft("pets"), source).version());
    }
  }

  private static void race(ModelStore store, Path source, String by, int times) {
    for (int time = 0; time < times; time++) {
      ModelVersion published = store.publish(TestModels.draft("pets"), source);
      AliasState promoted = promote(store, published.version(), by, "move " + time);
      System.out.println(
          published.version() + " " + published.digest() + " " + promoted.history().size());
    }
  }

  private static AliasState promote(ModelStore store, int version, String by, String reason) {
    ModelReference.Alias champion = new ModelReference.Alias("pets", "champion");
    while (true) {
      Digest present = store.alias(champion).map(AliasState::digest).orElse(null);
      try {
        return store.moveAlias(champion, present, version, by, reason);
      } catch (AliasConflictException e) {
        LockSupport.parkNanos(1); // the other process was first: look again
      }
    }
  }
}
