package io.streamlens.cli.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CPU time that the operating system's own threads have used so far. A thread of the kernel may
 * keep a core for tens of milliseconds, and what waits for that core stands still meanwhile: so it
 * belongs to what is known of a run.
 *
 * @param ticks since the machine's start, user and system, by the thread's name
 */
public record KernelThreads(Map<String, Long> ticks) {

  /** What is less disturbs nobody. */
  private static final double LEAST_SHARE = 0.005;

  /** All of them are children of this one. */
  private static final String PARENT = "2";

  private static final int PARENT_AT = 1;
  private static final int USER_TIME_AT = 11;
  private static final int SYSTEM_TIME_AT = 12;

  /**
   * One of them.
   *
   * @param name as the kernel calls it
   * @param share of one core that it took, 0 to 1
   */
  public record Share(String name, double share) {}

  public KernelThreads {
    ticks = Map.copyOf(ticks);
  }

  /** Those of this machine; none where they cannot be seen (a container, no Linux). */
  public static KernelThreads now() {
    Map<String, Long> ticks = new HashMap<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        stat(process)
            .flatMap(KernelThreads::parse)
            .ifPresent(each -> ticks.merge(each.getKey(), each.getValue(), Long::sum));
      }
    } catch (IOException | DirectoryIteratorException e) {
      return new KernelThreads(Map.of()); // an additional figure only: the rows are there without
    }
    return new KernelThreads(ticks);
  }

  /** Empty if the process has ended meanwhile. */
  private static Optional<String> stat(Path process) {
    try {
      return Optional.of(Files.readString(process.resolve("stat"), UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Name and time in a line of {@code stat}; empty if it is no thread of the kernel's. */
  static Optional<Map.Entry<String, Long>> parse(String stat) {
    // A name may have blanks and brackets in it.
    int nameEnd = stat.lastIndexOf(')');
    List<String> words = List.of(stat.substring(nameEnd + 2).split(" "));
    if (!words.get(PARENT_AT).equals(PARENT)) {
      return Optional.empty();
    }
    long used = Long.parseLong(words.get(USER_TIME_AT)) + Long.parseLong(words.get(SYSTEM_TIME_AT));
    return Optional.of(Map.entry(stat.substring(stat.indexOf('(') + 1, nameEnd), used));
  }

  /**
   * What they have taken since {@code earlier}: those that took half a per cent of a core or more,
   * the busiest first.
   *
   * @param seconds how long ago that was
   */
  public List<Share> sharesSince(KernelThreads earlier, double seconds) {
    return ticks.entrySet().stream()
        .map(
            each ->
                new Share(
                    each.getKey(),
                    (each.getValue() - earlier.ticks.getOrDefault(each.getKey(), 0L))
                        * CompilerTimes.TICK_SECONDS
                        / seconds))
        .filter(each -> each.share() >= LEAST_SHARE)
        .sorted(Comparator.comparingDouble(Share::share).reversed())
        .toList();
  }
}
