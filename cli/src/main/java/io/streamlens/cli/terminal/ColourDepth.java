package io.streamlens.cli.terminal;

import java.util.Locale;
import java.util.Map;

/** How many colours a terminal shows. */
public enum ColourDepth {
  /** None, or none are wanted. */
  NONE,
  /** The 256 of xterm's palette. */
  PALETTE,
  /** Red, green and blue of 8 bits each. */
  TRUE;

  /**
   * What the environment says of the terminal; a {@code NO_COLOR} that is not empty means none.
   *
   * @param interactive whether output goes to a terminal at all
   */
  public static ColourDepth of(boolean interactive, Map<String, String> environment) {
    String term = environment.getOrDefault("TERM", "");
    if (!interactive
        || !environment.getOrDefault("NO_COLOR", "").isEmpty()
        || term.isEmpty()
        || term.equals("dumb")) {
      return NONE;
    }
    String colours = environment.getOrDefault("COLORTERM", "").toLowerCase(Locale.ROOT);
    return colours.equals("truecolor") || colours.equals("24bit") || term.endsWith("-direct")
        ? TRUE
        : PALETTE;
  }

  /** What makes the text that follows (38) or its background (48) the colour 0xrrggbb. */
  String escape(int which, int rgb) {
    int red = rgb >> 16 & 0xff;
    int green = rgb >> 8 & 0xff;
    int blue = rgb & 0xff;
    return switch (this) {
      case NONE -> "";
      case PALETTE -> "\u001b[%d;5;%dm".formatted(which, paletteIndex(red, green, blue));
      case TRUE -> "\u001b[%d;2;%d;%d;%dm".formatted(which, red, green, blue);
    };
  }

  /** Greys have a ramp of 24 levels of their own, all other colours a cube of 6 levels each. */
  private static int paletteIndex(int red, int green, int blue) {
    boolean grey = Math.abs(red - green) < 8 && Math.abs(green - blue) < 8;
    if (grey && green >= 5 && green <= 243) {
      return 232 + (green - 3) / 10;
    }
    return 16 + 36 * cubeLevel(red) + 6 * cubeLevel(green) + cubeLevel(blue);
  }

  /** The cube's levels are 0, 95, 135, 175, 215 and 255. */
  private static int cubeLevel(int value) {
    return value < 48 ? 0 : value < 115 ? 1 : Math.min(5, (value - 35) / 40);
  }
}
