package io.streamlens.inference.decoding;

import java.util.concurrent.Semaphore;

/**
 * The memory that all images in decoding may need together. An image that needs more than all of it
 * is decoded alone. Safe for use by several threads.
 */
final class DecodingBudget {

  /** A semaphore counts in int; kilobytes reach to two terabytes. */
  private static final int UNIT = 1024;

  private final int units;
  private final Semaphore free;

  DecodingBudget(long bytes) {
    units = units(bytes);
    free = new Semaphore(units, true); // fair: a large image must not starve
  }

  /** Waits until there is memory for {@code bytes}; give it back by closing the result. */
  Claim claim(long bytes) {
    int claimed = Math.min(units, units(bytes));
    free.acquireUninterruptibly(claimed);
    return () -> free.release(claimed);
  }

  /** Memory in use. */
  interface Claim extends AutoCloseable {
    @Override
    void close();
  }

  private static int units(long bytes) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytes / UNIT));
  }
}
