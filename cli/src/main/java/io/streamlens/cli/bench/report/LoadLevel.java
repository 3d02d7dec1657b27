package io.streamlens.cli.bench.report;

/** How much is asked of a stream. */
public enum LoadLevel {
  /** A full topic, worked off as fast as it goes. */
  CATCH_UP("catch-up", 1),
  /** A quarter of what it can take. */
  QUARTER("25", 0.25),
  /** Half of what it can take. */
  HALF("50", 0.5),
  /** Three quarters of what it can take. */
  THREE_QUARTERS("75", 0.75),
  /** Nearly all that it can take. */
  NINETY("90", 0.9);

  private final String text;
  private final double share;

  LoadLevel(String text, double share) {
    this.text = text;
    this.share = share;
  }

  /** Of what the stream can take, 0 to 1. */
  public double share() {
    return share;
  }

  /** As written on the command line and in results. */
  @Override
  public String toString() {
    return text;
  }
}
