package io.streamlens.modelstore.layout;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The names that versions have in a store: 1, 2, 3 …, without leading zeros. */
public final class VersionNumber {

  /** No leading zeros: a version has one name only. */
  private static final Pattern FORM = Pattern.compile("[1-9][0-9]{0,8}");

  private static final int LARGEST = 999_999_999;

  private VersionNumber() {}

  /** The numbers among some names. */
  public static IntStream among(Collection<String> names) {
    return names.stream().filter(name -> FORM.matcher(name).matches()).mapToInt(Integer::parseInt);
  }

  /**
   * The number after all those taken.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static int after(IntStream taken) {
    int last = taken.max().orElse(0);
    if (last == LARGEST) {
      throw new IllegalArgumentException("no version number is left above " + LARGEST);
    }
    return last + 1;
  }
}
