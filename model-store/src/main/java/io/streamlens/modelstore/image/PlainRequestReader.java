package io.streamlens.modelstore.image;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests that are most in one pass over their bytes: an id, and one input with name,
 * datatype, shape and numbers, in any order, without escapes. Of all others, valid or not, it makes
 * nothing and leaves them to a parser that knows all of JSON; so it accepts nothing that is none.
 */
final class PlainRequestReader {

  private static final int MOST_SIDES = 8;
  private static final int DEEPEST = 8;

  private final JsonCursor json;
  private final int size;
  private final IntFunction<byte[]> arrays;
  private @Nullable String name;
  private @Nullable String datatype;
  private @Nullable List<Long> shape;
  private @Nullable InferenceRequestData data;

  private PlainRequestReader(byte[] json, int size, IntFunction<byte[]> arrays) {
    this.json = new JsonCursor(json);
    this.size = size;
    this.arrays = arrays;
  }

  /**
   * Reads a request.
   *
   * @param size values that the model takes
   * @param arrays asked at most once, for an array of so many; it may hold old values
   * @return null if it is left to another parser
   */
  static @Nullable InferenceRequest read(byte[] json, int size, IntFunction<byte[]> arrays) {
    return new PlainRequestReader(json, size, arrays).read();
  }

  private @Nullable InferenceRequest read() {
    boolean read = json.skip('{') && readMembers() && json.isAtItsEnd();
    return read && name != null && datatype != null && shape != null && data != null
        ? new InferenceRequest(datatype, shape, data)
        : null;
  }

  private boolean readMembers() {
    boolean id = false;
    boolean inputs = false;
    do {
      String member = json.string();
      if (member == null || !json.skip(':')) {
        return false;
      }
      if (member.equals("id") && !id) {
        id = json.string() != null;
      } else if (member.equals("inputs") && !inputs) {
        inputs = json.skip('[') && json.skip('{') && readInput() && json.skip(']');
      } else {
        return false;
      }
      if (!(member.equals("id") ? id : inputs)) {
        return false;
      }
    } while (json.skip(','));
    return json.skip('}');
  }

  private boolean readInput() {
    do {
      String member = json.string();
      if (member == null || !json.skip(':') || !readMember(member)) {
        return false;
      }
    } while (json.skip(','));
    return json.skip('}');
  }

  /** Once each. */
  private boolean readMember(String member) {
    return switch (member) {
      case "name" -> name == null && (name = json.string()) != null;
      case "datatype" -> datatype == null && (datatype = json.string()) != null;
      case "shape" -> shape == null && (shape = readShape()) != null;
      case "data" -> data == null && readData();
      default -> false;
    };
  }

  private @Nullable List<Long> readShape() {
    List<Long> sides = new ArrayList<>(4);
    if (!json.skip('[')) {
      return null;
    }
    do {
      double side = json.number();
      if (!json.isWholeNumber() || sides.size() == MOST_SIDES) {
        return null;
      }
      sides.add((long) side);
    } while (json.skip(','));
    return json.skip(']') ? sides : null;
  }

  private boolean readData() {
    InferenceRequestData values = InferenceRequestData.into(arrays.apply(size));
    data = values;
    return readArray(values, 1);
  }

  /** Numbers, or arrays of them. */
  private boolean readArray(InferenceRequestData values, int depth) {
    if (depth > DEEPEST || !json.skip('[')) {
      return false;
    }
    if (json.isNext('[')) {
      do {
        if (!readArray(values, depth + 1)) {
          return false;
        }
      } while (json.skip(','));
      return json.skip(']');
    }
    do {
      values.addPixels(json);
      double value = json.number();
      if (json.isWholeNumber()) {
        values.addWhole((int) value);
      } else if (json.isNumber()) {
        values.add(value);
      } else {
        return false;
      }
    } while (json.skip(','));
    return json.skip(']');
  }
}
