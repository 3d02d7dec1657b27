package io.streamlens.inference.batching;

/**
 * The largest batch that a device has room for, as far as is known: no bound until a batch has
 * failed for want of memory, then half of that, and slowly up again, since the want may have been
 * another's. A rise that fails makes the next one wait longer. Not thread-safe.
 */
final class MemoryCeiling {

  /** Full batches between two rises, at first. */
  private static final int PATIENCE = 100;

  private static final int MOST_PATIENCE = 64 * PATIENCE;

  /** The part of the ceiling that a rise adds; an image at least. */
  private static final int RISE = 8;

  private int images = Integer.MAX_VALUE;
  private int patience = PATIENCE;
  private int good;
  private boolean risen;

  /** 1 or more. */
  int images() {
    return images;
  }

  /** A batch has failed for want of memory. */
  void exhausted(int size) {
    if (risen) {
      patience = Math.min(MOST_PATIENCE, 2 * patience);
    }
    risen = false;
    good = 0;
    images = Math.max(1, Math.min(images, size / 2));
  }

  /**
   * A batch has run.
   *
   * @return whether the ceiling has risen
   */
  boolean ran(int size) {
    if (size < images || images == Integer.MAX_VALUE) {
      return false;
    }
    good++;
    if (good < patience) {
      return false;
    }
    good = 0;
    risen = true;
    images += Math.max(1, images / RISE);
    return true;
  }
}
