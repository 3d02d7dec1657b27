package io.streamlens.trainer.network;

/** The shape of what one image has become at some place in a network; no batch dimension. */
public sealed interface FeatureShape {

  /** The number of values. */
  long size();

  /** The number of maps, or of a vector's values. */
  int channels();

  /** The same height and width with another number of channels; a vector of another length. */
  FeatureShape withChannels(int channels);

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

    @Override
    public Maps withChannels(int value) {
      return new Maps(height, width, value);
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

    @Override
    public int channels() {
      return length;
    }

    @Override
    public Vector withChannels(int value) {
      return new Vector(value);
    }

    /** Such as {@code 400}. */
    @Override
    public String toString() {
      return Integer.toString(length);
    }
  }
}
