package io.streamlens.inference.dashboard;

import org.jspecify.annotations.Nullable;

/** Text that came with an image and may be of any length. */
final class PageText {

  private PageText() {}

  /** The first {@code longest} characters, with an ellipsis if there are more; empty for null. */
  static String shortened(@Nullable String text, int longest) {
    if (text == null) {
      return "";
    }
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end) + "…";
  }
}
