package io.streamlens.cli.bench;

import io.streamlens.cli.bench.report.BenchRow.Key;
import io.streamlens.cli.bench.report.LoadLevel;
import java.util.Locale;

/** How long the rest of a plan will take, by how long the part that is done has taken. */
final class TimeLeft {

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

  /** With the filling of topics; a session's start and warm-up are counted to its catch-up. */
  private double seconds(LoadLevel load) {
    return load == LoadLevel.CATCH_UP
        ? 2 * effort.repeats() * effort.seconds() + effort.warmUpSeconds() / 2
        : effort.repeats() * (effort.seconds() + effort.rampSeconds()) + effort.swapSeconds();
  }

  /** A row is done; says how long the others will take. */
  String after(Key key) {
    LoadLevel load = key.load();
    done += load == null ? modelSeconds() : seconds(load);
    double share = Math.min(1, done / planned);
    double left = (System.nanoTime() - start) / 1e9 * (1 - share) / share;
    return left < 90
        ? String.format(Locale.ROOT, "about %.0f s left", left)
        : String.format(Locale.ROOT, "about %.0f min left", left / 60);
  }
}
