package io.streamlens.cli.bench.measure;

import io.streamlens.cli.bench.process.ProcessStat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * When a process is warm: its just-in-time compilers rest, round after round, and it has worked off
 * enough images. What is warmed up for too long is given up. For one thread.
 */
public final class WarmUp {

  /** Compilers that take less of their process's CPU time than this rest. */
  public static final double REST = 0.03;

  /** In a round that took less, one tick of the system's clock would be more than that share. */
  private static final double SHORTEST_CPU_SECONDS = ProcessStat.TICK_SECONDS / REST;

  private final long fewestImages;
  private final int restingRounds;
  private final double limitSeconds;
  private long images;
  private int resting;
  private double seconds;
  private double rate = Double.NaN;
  private @Nullable Double compilerShare;

  /**
   * @param fewestImages to be worked off
   * @param restingRounds in a row in which the compilers must rest, 1 or more
   * @param limitSeconds after which no other round begins
   */
  public WarmUp(long fewestImages, int restingRounds, double limitSeconds) {
    this.fewestImages = fewestImages;
    this.restingRounds = restingRounds;
    this.limitSeconds = limitSeconds;
  }

  /** Whether another round is to come. */
  public boolean goesOn() {
    return seconds < limitSeconds && !isWarm();
  }

  /** Whether the compilers rest and there were enough images. */
  public boolean isWarm() {
    return images >= fewestImages && resting >= restingRounds;
  }

  /**
   * A round is over.
   *
   * @param count images that were worked off
   * @param took seconds
   * @param sample what was measured meanwhile
   */
  public void add(long count, double took, Sample sample) {
    images += count;
    seconds += took;
    rate = count / took;
    Double cpu = sample.cpuSecondsPer1000();
    Double share = sample.compilerShare();
    if (cpu == null || share == null || count * cpu / 1000 < SHORTEST_CPU_SECONDS) {
      return; // too short to tell
    }
    compilerShare = share;
    resting = share < REST ? resting + 1 : 0;
  }

  /** Images a second in the last round; NaN before the first. */
  public double rate() {
    return rate;
  }

  /** What came of it, for people. */
  @Override
  public String toString() {
    String compilers =
        compilerShare == null
            ? "too short to tell what the compilers take"
            : String.format(Locale.ROOT, "compilers at %.1f %% of its CPU", 100 * compilerShare);
    return String.format(
        Locale.ROOT,
        "%,d images in %.0f s, %,.0f/s at the end, %s%s",
        images,
        seconds,
        rate,
        compilers,
        isWarm() ? "" : " (given up)");
  }
}
