package io.streamlens.cli.bench.program;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The clock by which records are due and by which their results arrive. */
public final class EpochMicros {

  private EpochMicros() {}

  /** Microseconds since 1970, now. */
  public static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
