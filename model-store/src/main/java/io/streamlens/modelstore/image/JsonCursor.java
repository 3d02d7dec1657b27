package io.streamlens.modelstore.image;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A place in a JSON text, moved on by one token at a time; for tokens without anything special. */
final class JsonCursor {

  private static final int LONGEST_STRING = 200;

  /** Digits whose number a {@code double} holds exactly. */
  private static final int EXACT_DIGITS = 15;

  /** Digits that an {@code int} holds. */
  private static final int INT_DIGITS = 9;

  private static final int LONGEST_NUMBER = 60;

  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private enum Number {
    NONE,
    WHOLE,
    OTHER
  }

  private final byte[] json;
  private int at;
  private Number kind = Number.NONE;
  private boolean wholePixels;

  JsonCursor(byte[] json) {
    this.json = json;
  }

  /** Passes over a character that stands for itself, if it is the next one. */
  boolean skip(char expected) {
    if (at < json.length && json[at] == expected) { // mostly there is no space
      at++;
      return true;
    }
    if (isNext(expected)) {
      at++;
      return true;
    }
    return false;
  }

  /** Whether the next character behind any space is this one. */
  boolean isNext(char expected) {
    skipSpace();
    return at < json.length && json[at] == expected;
  }

  /** Whether nothing follows but space. */
  boolean isAtItsEnd() {
    skipSpace();
    return at == json.length;
  }

  private void skipSpace() {
    while (at < json.length
        && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
      at++;
    }
  }

  /** The next string; null if there is none of plain ASCII characters. */
  @Nullable String string() {
    if (!skip('"')) {
      return null;
    }
    int start = at;
    while (at < json.length && json[at] >= ' ' && json[at] != '"' && json[at] != '\\') {
      at++;
    }
    if (at == json.length || json[at] != '"' || at - start > LONGEST_STRING) {
      return null;
    }
    return new String(json, start, at++ - start, StandardCharsets.ISO_8859_1);
  }

  /** Whether {@link #number} found one. */
  boolean isNumber() {
    return kind != Number.NONE;
  }

  /** Whether {@link #number} found one of up to 9 digits, without fraction and exponent. */
  boolean isWholeNumber() {
    return kind == Number.WHOLE;
  }

  /** The next number, as {@link Double#parseDouble} would read it; else anything. */
  double number() {
    skipSpace();
    int start = at;
    kind = Number.NONE;
    boolean negative = at < json.length && json[at] == '-';
    if (negative) {
      at++;
    }
    int first = at;
    long digits = digits(0);
    int count = at - first;
    if (count == 0 || (count > 1 && json[first] == '0')) {
      return 0;
    }
    byte next = at < json.length ? json[at] : 0;
    if (count <= INT_DIGITS && next != '.' && next != 'e' && next != 'E') {
      kind = Number.WHOLE;
      return negative ? -digits : digits;
    }
    return rest(start, negative, digits, count, next);
  }

  /**
   * Passes over plain numbers of 0 to 255 that have a comma behind them, but for the last ones.
   * What stands behind should be another number.
   *
   * @param target gets them, rounded
   * @param from where the first goes
   * @return where the next would go; no more than fit
   */
  int pixels(byte[] target, int from) {
    JsonPixels pixels = new JsonPixels();
    int next = pixels.read(json, at, target, from);
    at = pixels.next();
    wholePixels = pixels.areWhole();
    return next;
  }

  /** Whether all that {@link #pixels} passed over had no fraction. */
  boolean areWholePixels() {
    return wholePixels;
  }

  private double rest(int start, boolean negative, long whole, int wholeDigits, byte next) {
    long digits = whole;
    int decimals = 0;
    if (next == '.') {
      int first = ++at;
      digits = digits(whole);
      decimals = at - first;
      if (decimals == 0) {
        return 0;
      }
    }
    boolean exponent = at < json.length && (json[at] == 'e' || json[at] == 'E');
    if ((exponent && !skipExponent()) || at - start > LONGEST_NUMBER) {
      return 0;
    }
    kind = Number.OTHER;
    if (exponent || wholeDigits + decimals > EXACT_DIGITS) {
      return Double.parseDouble(new String(json, start, at - start, StandardCharsets.ISO_8859_1));
    }
    double value = digits / POWERS_OF_TEN[decimals]; // both exact, so rounded once
    return negative ? -value : value;
  }

  private boolean skipExponent() {
    at++;
    if (at < json.length && (json[at] == '+' || json[at] == '-')) {
      at++;
    }
    int first = at;
    digits(0);
    return at > first;
  }

  /** Reads digits behind those already read; wrong if there are too many, which are counted. */
  private long digits(long before) {
    long value = before;
    while (at < json.length && json[at] >= '0' && json[at] <= '9') {
      value = value * 10 + json[at++] - '0';
    }
    return value;
  }
}
