package io.streamlens.trainer.network;

/** The shape of what one image has become at some place in a network; no batch dimension. */
public sealed interface FeatureShape {

  /** The number of values. */
  long size();

  /**
   * Feature maps.
   *
   * @param height rows, 1 or more
   * @param width columns, 1 or more
   * @param channels maps, 1 or more
   */
  record Maps(int height, int width, int channels) implements FeatureShape {
    @Override
    public long size() {
      return (long) height * width * channels;
    }

    /** Such as {@code 14x14x6}. */
    @Override
    public String toString() {
      return height + "x" + width + "x" + channels;
    }
  }

  /**
   * A flat list of values.
   *
   * @param length how many, 1 or more
   */
  record Vector(int length) implements FeatureShape {
    @Override
    public long size() {
      return length;
    }

    /** Such as {@code 400}. */
    @Override
    public String toString() {
      return Integer.toString(length);
    }
  }
}
