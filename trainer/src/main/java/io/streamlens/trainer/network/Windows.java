package io.streamlens.trainer.network;

/** The arithmetic that convolutions and poolings share: a square window moved over maps. */
final class Windows {

  private Windows() {}

  /**
   * The maps that come out, with {@code channels} channels.
   *
   * @throws InvalidNetworkException if {@code input} is no maps, or smaller than the window
   */
  static FeatureShape.Maps outputShape(
      FeatureShape input, int window, int stride, Padding padding, int channels) {
    FeatureShape.Maps maps = requireMaps(input);
    if (padding == Padding.VALID && (maps.height() < window || maps.width() < window)) {
      throw new InvalidNetworkException(
          "%s came in, but a window of %dx%d without padding needs at least %dx%d"
              .formatted(maps, window, window, window, window));
    }
    return new FeatureShape.Maps(
        padding.outputLength(maps.height(), window, stride),
        padding.outputLength(maps.width(), window, stride),
        channels);
  }

  static FeatureShape.Maps requireMaps(FeatureShape input) {
    if (input instanceof FeatureShape.Maps maps) {
      return maps;
    }
    throw new InvalidNetworkException(
        "a vector of " + input + " came in, but it needs maps (height x width x channels)");
  }

  static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new InvalidNetworkException(what + " must be 1 or more, not " + value);
    }
  }
}
