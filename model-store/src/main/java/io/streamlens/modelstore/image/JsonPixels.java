package io.streamlens.modelstore.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads numbers that are pixel values, as fast as they can be told apart: eight characters at a
 * time in a {@code long}, one in each byte, the first in the lowest. A value is rounded to the
 * nearest whole number, halves up, so of its decimals only the first counts, and whether any is not
 * 0; with so few digits that is also what comes of the nearest {@code double}.
 */
final class JsonPixels {

  private static final VarHandle CHARACTERS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ZEROS = 0x3030_3030_3030_3030L;

  /** Added to a byte, it sets the highest bit from 10 on. */
  private static final long ABOVE_NINE = 0x7676_7676_7676_7676L;

  private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;

  private static final int MOST_WHOLE_DIGITS = 3;

  /** Below 256, a {@code double} tells numbers with so many decimals apart. */
  private static final int MOST_DECIMALS = 12;

  /** What is looked at for one number: twice eight characters, a comma and a space. */
  private static final int WINDOW = 2 * Long.BYTES + 2;

  private int next;
  private long fractions;

  /** To be asked once. */
  JsonPixels() {}

  /** Where the first number begins that was not passed over. */
  int next() {
    return next;
  }

  /** Whether all numbers passed over were whole. */
  boolean areWhole() {
    return fractions == 0;
  }

  /**
   * Passes over numbers of 0 to 255, without sign and exponent, for as long as each has a comma
   * right behind it, and maybe a space. What stands behind the last of them should be another
   * number. Stops some characters before the end.
   *
   * @param json where they stand
   * @param start where the first begins
   * @param target gets them
   * @param from where the first goes
   * @return where the next would go; no more than fit
   */
  int read(byte[] json, int start, byte[] target, int from) {
    int at = start;
    int index = from;
    while (index < target.length && at <= json.length - WINDOW) {
      int only = json[at] - '0';
      if (json[at + 1] == ',' && only >= 0 && only <= 9) { // black, mostly, and many in a row
        target[index++] = (byte) only;
        at += json[at + 2] == ' ' ? 3 : 2;
        continue;
      }
      // Both at once, so that the next number need not wait for this one's point to be found.
      long head = digits(json, at);
      long tail = digits(json, at + Long.BYTES);
      long others = others(head);
      int count = Long.numberOfTrailingZeros(others) >>> 3;
      if (count == 0 || count > MOST_WHOLE_DIGITS || (count > 1 && (head & 0xff) == 0)) {
        break;
      }
      int value = number(head, count);
      int length = count;
      if (json[at + count] == '.') {
        int point = 8 * (count + 1);
        long further = others & others - 1;
        long fraction;
        if (further != 0) {
          length = Long.numberOfTrailingZeros(further) >>> 3;
          fraction = first(head, length) >>> point;
        } else {
          int inTail = Long.numberOfTrailingZeros(others(tail)) >>> 3;
          length = Long.BYTES + inTail;
          fraction = head >>> point | first(tail, inTail);
        }
        int decimals = length - count - 1;
        if (decimals == 0 || decimals > MOST_DECIMALS || (value == 255 && fraction != 0)) {
          break;
        }
        fractions |= fraction;
        value += (int) (head >>> point & 0xff) + 3 >> 3; // 1 from 5 on
      }
      if (value > 255 || json[at + length] != ',') {
        break;
      }
      target[index++] = (byte) value;
      at += json[at + length + 1] == ' ' ? length + 2 : length + 1;
    }
    next = at;
    return index;
  }

  /** Eight characters; those that are digits become their values. */
  private static long digits(byte[] json, int at) {
    return (long) CHARACTERS.get(json, at) ^ ZEROS;
  }

  /**
   * The highest bit of each byte that is no digit; right up to the first byte that is no ASCII
   * character, and behind that one rather too many than too few.
   */
  private static long others(long digits) {
    return (digits + ABOVE_NINE | digits) & HIGHEST_BITS;
  }

  /** The first {@code count} of them, 0 to 8. */
  private static long first(long digits, int count) {
    return count == Long.BYTES ? digits : digits & (1L << 8 * count) - 1;
  }

  /** The number of the first {@code count} digits, 1 to 3. */
  private static int number(long digits, int count) {
    long last = digits << Long.SIZE - 8 * count;
    return (int) (last >>> 56) + 10 * (int) (last >>> 48 & 0xff) + 100 * (int) (last >>> 40 & 0xff);
  }
}
