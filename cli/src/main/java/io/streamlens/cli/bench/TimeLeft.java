package io.streamlens.cli.bench;

import io.streamlens.cli.bench.report.BenchRow.Key;
import io.streamlens.cli.bench.report.LoadLevel;
import java.util.Locale;

/** How long the rest of a plan will take, by how long the part that is done has taken. */
final class TimeLeft {

  /** Before so much is done, what was planned says more than how long it took. */
  private static final double TELLING_SHARE = 0.05;

  /** Until a process answers. */
  private static final double START_SECONDS = 5;

  private final Effort effort;
  private final double planned;
  private final long start = System.nanoTime();
  private double done;

  TimeLeft(Effort effort, Plan plan) {
    this.effort = effort;
    double ceilings = plan.ceilings().stream().mapToDouble(each -> each.keys().size()).sum();
    double sessions = 0;
    for (Plan.Session session : plan.sessions()) {
      for (Plan.Part part : session.parts()) {
        sessions += part.loads().stream().mapToDouble(this::seconds).sum();
      }
    }
    planned = (ceilings + plan.decoders().size()) * modelSeconds() + sessions;
  }

  private double modelSeconds() {
    return (effort.repeats() + 1) * effort.modelSeconds();
  }

  /**
   * With the filling of topics; a session's start and warm-up are counted to its catch-up, those of
   * one without are left out.
   */
  private double seconds(LoadLevel load) {
    return load == LoadLevel.CATCH_UP
        ? 2 * effort.repeats() * effort.seconds()
            + START_SECONDS
            + (effort.warmUpSeconds() + effort.swapSeconds()) / 2
        : effort.repeats() * (effort.seconds() + effort.rampSeconds())
            + SessionRun.CAPACITY_SECONDS
            + effort.pacedSeconds() / 2;
  }

  /** A row is done; says how long the others will take. */
  String after(Key key) {
    LoadLevel load = key.load();
    done += load == null ? modelSeconds() : seconds(load);
    double elapsed = (System.nanoTime() - start) / 1e9;
    double pace = done < TELLING_SHARE * planned ? 1 : elapsed / done;
    double left = Math.max(0, planned - done) * pace;
    return left < 90
        ? String.format(Locale.ROOT, "about %.0f s left", left)
        : String.format(Locale.ROOT, "about %.0f min left", left / 60);
  }
}
