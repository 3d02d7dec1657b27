package io.streamlens.inference.batching.simulation;

import java.util.Random;

/** When images come. */
interface Load {

  /** Has images come to {@code stream} until {@code endNanos}. */
  void start(SimulatedClock clock, SimulatedStream stream, long endNanos);

  /** One by one, each without regard to the others. */
  static Load poisson(double imagesPerSecond, long seed) {
    Random random = new Random(seed);
    return (clock, stream, end) ->
        new Object() {
          void next() {
            long gap = (long) (-Math.log(1 - random.nextDouble()) / imagesPerSecond * 1e9);
            if (clock.nanos() + gap < end) {
              clock.after(
                  gap,
                  () -> {
                    stream.arrive();
                    next();
                  });
            }
          }
        }.next();
  }

  /** Some images at the same moment, again and again. */
  static Load bursts(int images, long everyNanos) {
    return (clock, stream, end) -> {
      for (long at = everyNanos; at < end; at += everyNanos) {
        clock.at(
            at,
            () -> {
              for (int i = 0; i < images; i++) {
                stream.arrive();
              }
            });
      }
    };
  }

  /** Both. */
  default Load and(Load other) {
    return (clock, stream, end) -> {
      start(clock, stream, end);
      other.start(clock, stream, end);
    };
  }
}
