package io.streamlens.modelstore.filesystem;

import io.streamlens.modelstore.AliasConflictException;
import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.TestModels;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Another process that works on the same store, started by a test and, at times, killed by it. */
final class StoreProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private StoreProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Publishes again and again, and prints each version's number when it is published. */
  static StoreProcess publishing(Path root, Path source) throws IOException {
    return start("publish", root.toString(), source.toString());
  }

  /** Moves the champion to and fro as often as {@code moves} says, once it is told to go. */
  static StoreProcess promoting(Path root, String by, int moves) throws IOException {
    return start("promote", root.toString(), by, Integer.toString(moves));
  }

  private static StoreProcess start(String... arguments) throws IOException {
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
    return new StoreProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line the process prints; {@code null} when it has ended. */
  String nextLine() throws IOException {
    return output.readLine();
  }

  /** All that it still prints until it ends. */
  List<String> remainingLines() {
    return output.lines().toList();
  }

  void go() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /** SIGKILL: no handler runs, no {@code finally}. */
  void kill() throws InterruptedException {
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
    try (ModelStore store = FileSystemModelStore.open(Path.of(arguments[1]))) {
      if (arguments[0].equals("publish")) {
        publishForEver(store, Path.of(arguments[2]));
      } else {
        System.out.println("ready");
        System.in.read();
        promote(store, arguments[2], Integer.parseInt(arguments[3]));
      }
    }
  }

  private static void publishForEver(ModelStore store, Path source) {
    while (true) {
      System.out.println(store.publish(TestModels.draft("pets"), source).version());
    }
  }

  private static void promote(ModelStore store, String by, int moves) {
    ModelReference.Alias champion = new ModelReference.Alias("pets", "champion");
    for (int done = 0; done < moves; ) {
      Digest present = store.alias(champion).map(AliasState::digest).orElse(null);
      try {
        AliasState state = store.moveAlias(champion, present, 1 + done % 2, by, "move " + done);
        System.out.println(state.history().size());
        done++;
      } catch (AliasConflictException e) {
        LockSupport.parkNanos(1); // the other process was first: look again
      }
    }
  }
}
