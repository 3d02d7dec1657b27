package io.streamlens.cli.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamlens.cli.CommandException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CPU time that a JVM's just-in-time compilers have used so far, as the operating system counts it
 * ({@code /proc/PID/task}).
 *
 * @param ticks since the thread's start, user and system, by the thread's id
 */
public record CompilerTimes(Map<Long, Long> ticks) {

  /** Linux shows times in hundredths of a second, whatever its own clock does. */
  public static final double TICK_SECONDS = 0.01;

  /** HotSpot's, cut to the 15 characters that the kernel keeps of a name. */
  private static final List<String> NAMES = List.of("C1 CompilerThre", "C2 CompilerThre");

  /** Where the times are among the words that follow a thread's name. */
  private static final int USER_TIME = 11;

  private static final int SYSTEM_TIME = 12;

  public CompilerTimes {
    ticks = Map.copyOf(ticks);
  }

  /**
   * Those of a JVM on this machine.
   *
   * @throws CommandException if it is gone
   */
  public static CompilerTimes of(ProcessHandle process) {
    Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
    Map<Long, Long> ticks = new HashMap<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        stat(thread)
            .flatMap(CompilerTimes::ticks)
            .ifPresent(used -> ticks.put(Long.valueOf(thread.getFileName().toString()), used));
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new CommandException("the measured process's threads cannot be listed: " + e, e);
    }
    return new CompilerTimes(ticks);
  }

  /** Absent if the thread has ended meanwhile. */
  private static Optional<String> stat(Path thread) throws IOException {
    try {
      return Optional.of(Files.readString(thread.resolve("stat"), UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      // Between being opened and being read: ESRCH, which Java has no exception of its own for.
      if (Files.exists(thread)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** The time in a line of {@code stat}; absent if the thread is no compiler. */
  static Optional<Long> ticks(String stat) {
    // A name may have blanks and brackets in it.
    int nameEnd = stat.lastIndexOf(')');
    if (!NAMES.contains(stat.substring(stat.indexOf('(') + 1, nameEnd))) {
      return Optional.empty();
    }
    List<String> words = List.of(stat.substring(nameEnd + 2).split(" "));
    return Optional.of(
        Long.parseLong(words.get(USER_TIME)) + Long.parseLong(words.get(SYSTEM_TIME)));
  }

  /**
   * CPU time since {@code earlier}, in seconds, of the compilers that live now. One that has ended
   * is left out: HotSpot keeps one of each kind, and ends another only when it has had nothing to
   * do (it looks every five seconds), so that it has used little in a stretch of a few seconds.
   */
  public double secondsSince(CompilerTimes earlier) {
    long used = 0;
    for (Map.Entry<Long, Long> thread : ticks.entrySet()) {
      used += thread.getValue() - earlier.ticks.getOrDefault(thread.getKey(), 0L);
    }
    return used * TICK_SECONDS;
  }
}
