package io.streamlens.cli.bench.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * CPU time that the operating system's own threads have used so far. A thread of the kernel may
 * keep a core for tens of milliseconds, and what waits for that core stands still meanwhile: so it
 * belongs to what is known of a run.
 *
 * @param used what each has used
 */
public record KernelThreads(Map<Id, Used> used) {

  /** What is less disturbs nobody. */
  private static final double LEAST_SHARE = 0.005;

  /** A worker's number, and what it is at; a name such as {@code kworker/R-rcu_g} is a name. */
  private static final Pattern AT_THE_MOMENT = Pattern.compile("^(kworker/u?\\d+:\\d+H?)[-+].*");

  /**
   * One of them. A worker's name changes with what it is at.
   *
   * @param id no other has at the same time
   * @param started when: an id may be given to another later
   */
  public record Id(long id, long started) {}

  /**
   * What one has used.
   *
   * @param name as the kernel calls it, a worker without what it is at at the moment
   * @param ticks since its start, of {@link ProcessStat#TICK_SECONDS}
   */
  public record Used(String name, long ticks) {

    static Used of(ProcessStat stat) {
      return new Used(AT_THE_MOMENT.matcher(stat.name()).replaceFirst("$1"), stat.ticks());
    }
  }

  /**
   * What one took.
   *
   * @param name as the kernel calls it
   * @param share of one core, 0 to 1
   */
  public record Share(String name, double share) {}

  public KernelThreads {
    used = Map.copyOf(used);
  }

  /** Those of this machine; none where they cannot be seen (a container, no Linux). */
  public static KernelThreads now() {
    Map<Id, Used> used = new HashMap<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        long id = Long.parseLong(process.getFileName().toString());
        ProcessStat.of(process)
            .filter(ProcessStat::isKernelThread)
            .ifPresent(stat -> used.put(new Id(id, stat.started()), Used.of(stat)));
      }
    } catch (IOException | DirectoryIteratorException e) {
      return new KernelThreads(Map.of()); // an additional figure only: the rows are there without
    }
    return new KernelThreads(used);
  }

  /**
   * What they have taken since {@code earlier}: those that took half a per cent of a core or more,
   * the busiest first; none if they could not be seen then.
   *
   * @param seconds how long ago that was
   */
  public List<Share> sharesSince(KernelThreads earlier, double seconds) {
    if (earlier.used.isEmpty()) {
      return List.of(); // or all that they have ever used would seem to be of this time
    }
    return used.entrySet().stream()
        .map(
            each -> {
              Used now = each.getValue();
              Used before = earlier.used.get(each.getKey());
              long ticks = now.ticks() - (before == null ? 0 : before.ticks());
              return new Share(now.name(), ticks * ProcessStat.TICK_SECONDS / seconds);
            })
        .filter(each -> each.share() >= LEAST_SHARE)
        .sorted(Comparator.comparingDouble(Share::share).reversed())
        .toList();
  }
}
