package io.streamlens.trainer.option;

import io.streamlens.trainer.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;

/**
 * How training images are varied, anew in each epoch. What comes in at an edge is black.
 *
 * @param flip whether every other image is mirrored, left to right
 * @param shift pixels by which an image is moved at most along each axis, 0 to 64
 * @param crop the smallest side of a random window that is cut out and brought back to the full
 *     size, as a share of the image's, above 0 and at most 1; 1: none is cut
 * @param cutout side of a black square at a random place, in pixels, 0 to 256 (DeVries and Taylor,
 *     2017); 0: none
 * @param brightness by which share pixels are brightened or darkened at most, 0 to 1 (exclusive)
 * @param mixup alpha of the beta distribution that says how far an image is mixed with another of
 *     its batch, 0 to 1 (Zhang and others, "mixup", 2018); 0: not at all
 */
public record Augmentation(
    boolean flip, int shift, double crop, int cutout, double brightness, double mixup) {

  /** Images as they are. */
  public static final Augmentation NONE = new Augmentation(false, 0, 1, 0, 0, 0);

  private static final String ALLOWED =
      "none or a list of flip, shift=PIXELS, crop=SHARE, cutout=PIXELS, brightness=SHARE,"
          + " mixup=ALPHA";

  /**
   * @throws InvalidRequestException naming the value that is out of its range
   */
  public Augmentation {
    Range.atMost("augment shift", shift, 0, 64);
    Range.check(crop > 0 && crop <= 1, "augment crop", "above 0 and at most 1", crop);
    Range.atMost("augment cutout", cutout, 0, 256);
    Range.below("augment brightness", brightness, 1);
    Range.closed("augment mixup", mixup, 0, 1);
  }

  /**
   * Reads a list such as {@code flip,shift=2}; a name alone has its usual strength.
   *
   * @throws InvalidRequestException naming the part that is none
   */
  static Augmentation parse(String text) {
    Augmentation augmentation = NONE;
    if (text.equals("none")) {
      return augmentation;
    }
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String name = (equals < 0 ? part : part.substring(0, equals)).strip();
      String value = equals < 0 ? "" : part.substring(equals + 1).strip();
      augmentation = augmentation.with(name, value);
    }
    return augmentation;
  }

  private Augmentation with(String name, String value) {
    try {
      return switch (name) {
        case "flip" -> new Augmentation(true, shift, crop, cutout, brightness, mixup);
        case "shift" ->
            new Augmentation(flip, integer(value, "2"), crop, cutout, brightness, mixup);
        case "crop" ->
            new Augmentation(flip, shift, number(value, "0.8"), cutout, brightness, mixup);
        case "cutout" ->
            new Augmentation(flip, shift, crop, integer(value, "8"), brightness, mixup);
        case "brightness" ->
            new Augmentation(flip, shift, crop, cutout, number(value, "0.2"), mixup);
        case "mixup" ->
            new Augmentation(flip, shift, crop, cutout, brightness, number(value, "0.2"));
        default -> throw refused(name, null);
      };
    } catch (NumberFormatException e) {
      throw refused(name + "=" + value, e);
    }
  }

  private static int integer(String value, String usual) {
    return Integer.parseInt(value.isEmpty() ? usual : value);
  }

  private static double number(String value, String usual) {
    return Double.parseDouble(value.isEmpty() ? usual : value);
  }

  private static InvalidRequestException refused(
      String part, @org.jspecify.annotations.Nullable Throwable cause) {
    return new InvalidRequestException(
        "augment must be %s, not '%s'".formatted(ALLOWED, part), cause);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    add(parts, flip, "flip");
    add(parts, shift > 0, "shift=" + shift);
    add(parts, crop < 1, "crop=" + crop);
    add(parts, cutout > 0, "cutout=" + cutout);
    add(parts, brightness > 0, "brightness=" + brightness);
    add(parts, mixup > 0, "mixup=" + mixup);
    return parts.isEmpty() ? "none" : String.join(",", parts);
  }

  private static void add(List<String> parts, boolean present, String part) {
    if (present) {
      parts.add(part);
    }
  }
}
