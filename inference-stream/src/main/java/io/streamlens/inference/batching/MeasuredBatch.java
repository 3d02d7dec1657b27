package io.streamlens.inference.batching;

/**
 * How long a model took for a batch.
 *
 * @param size images in it, 1 or more
 * @param nanos nanoseconds, 1 or more
 */
public record MeasuredBatch(int size, long nanos) {

  /**
   * @throws IllegalArgumentException naming the value that is not positive
   */
  public MeasuredBatch {
    if (size < 1 || nanos < 1) {
      throw new IllegalArgumentException(
          "a batch has 1 image or more and takes 1 ns or more, not " + size + " and " + nanos);
    }
  }
}
