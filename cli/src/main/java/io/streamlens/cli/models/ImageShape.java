package io.streamlens.cli.models;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the shape of an image from the command line. */
final class ImageShape {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,6})x([0-9]{1,6})x([0-9]{1,6})");

  private ImageShape() {}

  /**
   * @param text such as {@code 28x28x1}
   * @throws IllegalArgumentException if it is not of that form, or out of range
   */
  static ImageSpec parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "--input must be height x width x channels, such as 28x28x1, not '" + text + "'");
    }
    return new ImageSpec(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)));
  }
}
