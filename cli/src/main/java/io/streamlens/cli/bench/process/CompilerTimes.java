package io.streamlens.cli.bench.process;

import io.streamlens.cli.CommandException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * CPU time that a JVM's just-in-time compilers have used so far, as the operating system counts it
 * ({@code /proc/PID/task}).
 *
 * @param ticks since the thread's start, user and system, by the thread's id
 */
public record CompilerTimes(Map<Long, Long> ticks) {

  /** HotSpot's, cut to the 15 characters that the kernel keeps of a name. */
  private static final List<String> NAMES = List.of("C1 CompilerThre", "C2 CompilerThre");

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
        ProcessStat.of(thread)
            .filter(stat -> NAMES.contains(stat.name()))
            .ifPresent(
                stat -> ticks.put(Long.valueOf(thread.getFileName().toString()), stat.ticks()));
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new CommandException("the measured process's threads cannot be listed: " + e, e);
    }
    return new CompilerTimes(ticks);
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
    return used * ProcessStat.TICK_SECONDS;
  }
}
