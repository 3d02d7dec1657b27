package io.streamlens.modelstore.image;

/**
 * What an image may cost; checked before anything is decoded.
 *
 * @param maxBytes of the encoded image, 1 or more
 * @param maxPixels declared width x height, 1 or more
 */
public record ImageLimits(long maxBytes, long maxPixels) {

  /** 10 MiB and 50 million pixels. */
  public static final ImageLimits DEFAULT = new ImageLimits(10L << 20, 50_000_000L);

  /**
   * @throws IllegalArgumentException naming the limit that is not positive
   */
  public ImageLimits {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be 1 or more, not " + maxBytes);
    }
    if (maxPixels < 1) {
      throw new IllegalArgumentException("maxPixels must be 1 or more, not " + maxPixels);
    }
  }
}
