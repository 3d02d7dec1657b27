package io.streamlens.trainer.picture;

/** How a number becomes a colour. */
public enum ColourScale {

  /** 0 to 1, from black over blue and red to pale yellow: the more, the brighter. */
  BRIGHTNESS(0, 0x000004, 0x320a5e, 0x781c6d, 0xbc3754, 0xed6925, 0xfbb61a, 0xfcffa4),

  /** -1 to 1, from blue over white (0) to red. */
  SIGNED(-1, 0x0b3c8c, 0x3f7fc4, 0xa9cbe6, 0xffffff, 0xf6b89a, 0xd8553f, 0x8c1122),

  /** 0 to 1, from black to white. */
  GREY(0, 0x000000, 0xffffff);

  private final double least;
  private final int[] stops;

  ColourScale(double least, int... stops) {
    this.least = least;
    this.stops = stops;
  }

  /** The colour, 0xrrggbb; numbers beyond the scale's ends have the ends' colours. */
  public int rgb(double value) {
    double position = (Math.max(least, Math.min(1, value)) - least) / (1 - least);
    double stop = position * (stops.length - 1);
    int lower = Math.min(stops.length - 2, (int) stop);
    double share = stop - lower;
    int rgb = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = stops[lower] >> shift & 0xff;
      int to = stops[lower + 1] >> shift & 0xff;
      rgb |= (int) Math.round(from + share * (to - from)) << shift;
    }
    return rgb;
  }
}
