package io.streamlens.inference.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a header that is nearly always the same as in the record before. Safe for use
 * by several threads.
 */
final class RepeatedText {

  private volatile @Nullable Entry latest;

  @SuppressWarnings("ArrayRecordComponent")
  private record Entry(byte[] utf8, String text) {}

  /** The text; null for no bytes. */
  @Nullable String of(byte @Nullable [] utf8) {
    if (utf8 == null) {
      return null;
    }
    Entry entry = latest;
    if (entry == null || !Arrays.equals(entry.utf8(), utf8)) {
      entry = new Entry(utf8, new String(utf8, UTF_8));
      latest = entry;
    }
    return entry.text();
  }
}
