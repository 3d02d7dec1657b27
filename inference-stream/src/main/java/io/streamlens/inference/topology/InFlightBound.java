package io.streamlens.inference.topology;

/**
 * How much one task may have in flight. A bound per task: one shared by all tasks could be used up
 * by images that wait for a stream thread which itself waits for room.
 *
 * @param images 1 or more
 * @param bytes of keys and values, 1 or more; a single image is let in however large
 */
public record InFlightBound(int images, long bytes) {

  /**
   * @throws IllegalArgumentException naming the bound that is not positive
   */
  public InFlightBound {
    if (images < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "a task needs room for 1 image and 1 byte or more, not " + images + " and " + bytes);
    }
  }
}
