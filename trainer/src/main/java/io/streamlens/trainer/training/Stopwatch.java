package io.streamlens.trainer.training;

import java.time.Duration;

/** Wall-clock time and the processor time of this process, from a given reading on. */
final class Stopwatch {

  private static final double NANOS = 1e9;

  private final double secondsBefore;
  private final double cpuSecondsBefore;
  private final long start = System.nanoTime();
  private final double cpuStart = cpuNow();

  /** Begins at what a run that is resumed had already taken. */
  Stopwatch(double secondsBefore, double cpuSecondsBefore) {
    this.secondsBefore = secondsBefore;
    this.cpuSecondsBefore = cpuSecondsBefore;
  }

  double seconds() {
    return secondsBefore + secondsSinceStart();
  }

  double secondsSinceStart() {
    return (System.nanoTime() - start) / NANOS;
  }

  double cpuSeconds() {
    return cpuSecondsBefore + cpuNow() - cpuStart;
  }

  /** Of all threads; 0 where the platform does not tell. */
  private static double cpuNow() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(Duration::toNanos)
        .map(nanos -> nanos / NANOS)
        .orElse(0.0);
  }
}
