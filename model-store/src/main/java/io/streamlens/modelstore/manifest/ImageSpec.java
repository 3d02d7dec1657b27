package io.streamlens.modelstore.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The shape of one image as a model takes it: uint8 values, row-major, height x width x channels.
 *
 * @param height rows, 1 to 8192
 * @param width columns, 1 to 8192
 * @param channels 1 (grey) or 3 (red, green, blue)
 */
public record ImageSpec(
    @JsonProperty(required = true) int height,
    @JsonProperty(required = true) int width,
    @JsonProperty(required = true) int channels) {

  private static final int LARGEST_SIDE = 8192;

  /**
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public ImageSpec {
    checkSide("height", height);
    checkSide("width", width);
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("channels must be 1 or 3, not " + channels);
    }
  }

  /** The number of uint8 values of one image: height x width x channels. */
  public int size() {
    return height * width * channels;
  }

  /** Such as {@code 28x28x1}. */
  @Override
  public String toString() {
    return height + "x" + width + "x" + channels;
  }

  private static void checkSide(String what, int value) {
    if (value < 1 || value > LARGEST_SIDE) {
      throw new IllegalArgumentException(what + " must be 1 to " + LARGEST_SIDE + ", not " + value);
    }
  }
}
