package io.streamlens.inference.outcome;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.streamlens.inference.memory.ReusedArrays;
import java.util.Arrays;

/**
 * JSON in UTF-8 on its way, in memory that is used again for the next one. The caller sees to its
 * structure. Used by one thread at a time.
 */
final class JsonBuffer {

  /** Room for the largest {@code long} with its sign. */
  private static final int LONGEST_NUMBER = 20;

  /** Enough to tell any two floats apart. */
  private static final int MOST_SIGNIFICANT_DIGITS = 9;

  /** Enough for most floats. */
  private static final int USUAL_SIGNIFICANT_DIGITS = 7;

  /** What is smaller is written with an exponent. */
  private static final int MOST_LEADING_ZEROS = 9;

  private static final double[] POWERS_OF_TEN = powersOfTen();

  private static final int USUAL_SIZE = 1 << 10;

  /** An image may have an id of megabytes: not to be kept room for. */
  private static final int LARGEST_KEPT = 64 << 10;

  private byte[] bytes = new byte[USUAL_SIZE];
  private int size;

  /** Begins a new text. */
  JsonBuffer clear() {
    size = 0;
    if (bytes.length > LARGEST_KEPT) {
      bytes = new byte[USUAL_SIZE];
    }
    return this;
  }

  /** Adds JSON as it is. */
  JsonBuffer json(byte[] text) {
    ensure(text.length);
    System.arraycopy(text, 0, bytes, size, text.length);
    size += text.length;
    return this;
  }

  /** Bytes so far. */
  int size() {
    return size;
  }

  /** Adds what was added between these two sizes. */
  JsonBuffer again(int from, int to) {
    int length = to - from;
    ensure(length);
    System.arraycopy(bytes, from, bytes, size, length);
    size += length;
    return this;
  }

  /** Adds a string with its quotation marks, escaped where it must be. */
  JsonBuffer string(String text) {
    int length = text.length();
    ensure(length + 2);
    int at = size;
    bytes[at++] = '"';
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return escaped(text);
      }
      bytes[at++] = (byte) c;
    }
    bytes[at++] = '"';
    size = at;
    return this;
  }

  private JsonBuffer escaped(String text) {
    byte[] encoded = JsonStringEncoder.getInstance().quoteAsUTF8(text);
    ensure(encoded.length + 2);
    bytes[size++] = '"';
    json(encoded);
    ensure(1);
    bytes[size++] = '"';
    return this;
  }

  JsonBuffer number(long value) {
    if (value < 0) {
      return ascii(Long.toString(value));
    }
    ensure(LONGEST_NUMBER);
    digits(value, SourcePosition.digits(value));
    return this;
  }

  /**
   * Adds a number from 0 to 1: with so few of 7 to 9 significant digits that it is read back as the
   * same float.
   */
  JsonBuffer probability(float value) {
    int zeros = 0;
    while (zeros <= MOST_LEADING_ZEROS && value * POWERS_OF_TEN[zeros + 1] < 1) {
      zeros++;
    }
    if (zeros > MOST_LEADING_ZEROS || !(value < 1)) {
      return ascii(Float.toString(value));
    }
    int places = zeros + USUAL_SIGNIFICANT_DIGITS;
    long scaled = Math.round(value * POWERS_OF_TEN[places]);
    while (places < zeros + MOST_SIGNIFICANT_DIGITS
        && (float) (scaled / POWERS_OF_TEN[places]) != value) {
      places++;
      scaled = Math.round(value * POWERS_OF_TEN[places]);
    }
    while (scaled % 10 == 0 && places > 1) {
      scaled /= 10;
      places--;
    }
    ensure(places + 2);
    bytes[size++] = '0';
    bytes[size++] = '.';
    digits(scaled, places);
    return this;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** The same, in one of {@code arrays}. */
  byte[] toBytes(ReusedArrays arrays) {
    byte[] result = arrays.take(size);
    System.arraycopy(bytes, 0, result, 0, size);
    return result;
  }

  /** The last {@code count} decimal digits of {@code value}. */
  private void digits(long value, int count) {
    long rest = value;
    for (int at = size + count - 1; at >= size; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += count;
  }

  /** Adds text of which nothing need be escaped. */
  JsonBuffer ascii(String text) {
    ensure(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[size++] = (byte) text.charAt(i);
    }
    return this;
  }

  private void ensure(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }

  private static double[] powersOfTen() {
    double[] powers = new double[MOST_LEADING_ZEROS + MOST_SIGNIFICANT_DIGITS + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }
}
