package io.streamlens.cli.terminal;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Pictures of characters: an upper half block shows two pixels, one above the other. */
public final class TerminalPicture {

  private static final String RESET = "\u001b[0m";
  private static final int FOREGROUND = 38;
  private static final int BACKGROUND = 48;
  private static final int OPAQUE = 0x80;

  private TerminalPicture() {}

  /**
   * The lines of a picture, a character for each pixel of a row.
   *
   * @param colours not {@link ColourDepth#NONE}
   */
  public static List<String> lines(BufferedImage image, ColourDepth colours) {
    List<String> lines = new ArrayList<>();
    for (int y = 0; y < image.getHeight(); y += 2) {
      StringBuilder line = new StringBuilder();
      for (int x = 0; x < image.getWidth(); x++) {
        int lower = y + 1 < image.getHeight() ? image.getRGB(x, y + 1) : 0;
        line.append(cell(image.getRGB(x, y), lower, colours));
      }
      lines.add(line.append(RESET).toString());
    }
    return lines;
  }

  /** What is transparent stays as the terminal is. */
  private static String cell(int upper, int lower, ColourDepth colours) {
    boolean hasUpper = upper >>> 24 >= OPAQUE;
    boolean hasLower = lower >>> 24 >= OPAQUE;
    if (hasUpper) {
      String under = hasLower ? colours.escape(BACKGROUND, lower) : "";
      return RESET + colours.escape(FOREGROUND, upper) + under + "▀";
    }
    return hasLower ? RESET + colours.escape(FOREGROUND, lower) + "▄" : RESET + " ";
  }

  /** Two pictures side by side. */
  public static List<String> beside(List<String> left, List<String> right) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      lines.add(left.get(i) + "   " + right.get(i));
    }
    return lines;
  }
}
