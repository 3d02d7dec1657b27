package io.streamlens.cli.bench;

import io.streamlens.cli.bench.measure.Sample;
import io.streamlens.cli.bench.measure.StreamSession;
import io.streamlens.cli.bench.measure.WarmUp;
import io.streamlens.cli.bench.program.RecordFormat;

/**
 * Makes a process warm before it is measured, in rounds that do not count. It is never stopped for
 * it: images are written while it works, so that none of the time is lost to its compilers.
 */
final class SessionWarmUp {

  private static final long FIRST_ROUND = 2_000;
  private static final double ROUND_SECONDS = 2.5;

  /** So many rounds there can be at least within a limit: two that decide, and those before. */
  private static final int ROUNDS = 6;

  /** In a row. One may be quiet by chance. */
  private static final int RESTING_ROUNDS = 2;

  private final StreamSession stream;
  private final RecordFormat format;
  private final Effort effort;
  private final Results results;

  SessionWarmUp(StreamSession stream, RecordFormat format, Effort effort, Results results) {
    this.stream = stream;
    this.format = format;
    this.effort = effort;
    this.results = results;
  }

  /**
   * After a start.
   *
   * @return images a second at its end
   */
  double ofProcess() throws InterruptedException {
    return rounds("warm-up", effort.warmUpImages(), effort.warmUpSeconds());
  }

  /**
   * After another network was given to it: that one's kernels, and what its batches take of time,
   * are new.
   *
   * @return images a second at its end
   */
  double of(String network) throws InterruptedException {
    return rounds("warm-up with " + Plan.displayed(network), 0, effort.swapSeconds());
  }

  private double rounds(String name, long fewestImages, double limit) throws InterruptedException {
    WarmUp warmUp = new WarmUp(fewestImages, RESTING_ROUNDS, limit);
    double roundSeconds = Math.min(ROUND_SECONDS, limit / ROUNDS);
    long count = FIRST_ROUND;
    while (warmUp.goesOn()) {
      long start = System.nanoTime();
      Sample sample = stream.flow(format, count);
      warmUp.add(count, seconds(start), sample);
      // By the clock, not by when results were seen: of few images all are seen at once.
      count = format.count(warmUp.rate(), roundSeconds);
    }
    results.remark(name + ", not counted: " + warmUp);
    return warmUp.rate();
  }

  /**
   * Before full topics are worked off: the process was warm before, so one that takes a second, and
   * in which the compilers rest, is enough.
   *
   * @param rate images a second while they came
   * @return images a second from a full topic
   */
  double beforeCatchUp(double rate) throws InterruptedException {
    WarmUp warmUp = new WarmUp(0, 1, effort.swapSeconds());
    double found = rate;
    while (warmUp.goesOn()) {
      long count = format.count(found, 1);
      long start = System.nanoTime();
      Sample sample = stream.catchUp(format, count);
      warmUp.add(count, seconds(start), sample);
      found = sample.imagesPerSecond();
    }
    return found;
  }

  /**
   * Before a load: small batches take other ways through the code than full ones. One stretch in
   * which the compilers rest is enough; less is worked off in it, so that they need longer.
   *
   * @param rate images a second
   */
  void beforePaced(double rate) throws InterruptedException {
    double stretch = effort.seconds() / 2;
    WarmUp warmUp = new WarmUp(0, 1, effort.pacedSeconds());
    while (warmUp.goesOn()) {
      long start = System.nanoTime();
      Sample sample = stream.paced(format, rate, 0, stretch);
      warmUp.add(Math.round(rate * stretch), seconds(start), sample);
    }
    results.remark("warm-up with that load, not counted: " + warmUp);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
