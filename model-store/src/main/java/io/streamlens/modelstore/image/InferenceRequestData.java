package io.streamlens.modelstore.image;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * The values of a request's input, flat or nested, as pixels; remembers what does not fit, as it
 * may stand before the datatype and the shape that decide about it. Holds no more than the model
 * takes.
 */
final class InferenceRequestData {

  private final byte[] pixels;
  private long count;
  private boolean numeric = true;
  private boolean whole = true;
  private boolean inRange = true;

  private InferenceRequestData(byte[] pixels) {
    this.pixels = pixels;
  }

  /** To be filled; what the array holds is overwritten, as far as there are values. */
  static InferenceRequestData into(byte[] pixels) {
    return new InferenceRequestData(pixels);
  }

  /** Reads the array that {@code parser} stands at. */
  static InferenceRequestData read(JsonParser parser, int size) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new DamagedImageException("data should be an array, not " + parser.currentToken());
    }
    InferenceRequestData data = new InferenceRequestData(new byte[size]);
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new DamagedImageException("it is cut short");
      }
      switch (token) {
        case START_ARRAY -> depth++;
        case END_ARRAY -> depth--;
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> data.add(parser.getDoubleValue());
        default -> {
          data.numeric = false;
          parser.skipChildren();
        }
      }
    }
    return data;
  }

  /** Adds the values at {@code json} that fit and are plainly pixels, but for the last. */
  void addPixels(JsonCursor json) {
    if (count < pixels.length) {
      count = json.pixels(pixels, (int) count);
      whole &= json.areWholePixels();
    }
  }

  /** Adds a number without a fraction. */
  void addWhole(int value) {
    inRange &= (value & 0xff) == value;
    if (count < pixels.length) {
      pixels[(int) count] = (byte) value;
    }
    count++;
  }

  /** Rounds to the nearest, halves up. */
  void add(double value) {
    whole &= value == Math.rint(value);
    inRange &= value >= 0 && value <= 255; // false for NaN
    if (count < pixels.length) {
      pixels[(int) count] = (byte) Math.floor(value + 0.5);
    }
    count++;
  }

  long count() {
    return count;
  }

  boolean isNumeric() {
    return numeric;
  }

  boolean isWhole() {
    return whole;
  }

  boolean isInRange() {
    return inRange;
  }

  byte[] pixels() {
    return pixels;
  }
}
