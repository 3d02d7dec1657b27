package io.streamlens.modelstore.image;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.streamlens.modelstore.image.ImageRejectedException.Reason;
import io.streamlens.modelstore.manifest.ImageSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads an Open Inference Protocol (V2) inference request with one input of one image, token by
 * token. Members it does not know are skipped, as the protocol asks.
 */
final class InferenceRequestReader {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // NaN is no JSON, but it is written, and it gets the verdict on its value
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private final JsonParser parser;
  private final ImageSpec spec;
  private int inputs;
  private @Nullable String name;
  private @Nullable String datatype;
  private @Nullable List<Long> shape;
  private @Nullable InferenceRequestData data;

  private InferenceRequestReader(JsonParser parser, ImageSpec spec) {
    this.parser = parser;
    this.spec = spec;
  }

  /**
   * Reads the one image of a request.
   *
   * @param arrays asked at most once, for the result's array; it may hold old values
   */
  static byte[] read(byte[] json, ImageSpec spec, IntFunction<byte[]> arrays)
      throws ImageRejectedException {
    InferenceRequest plain = PlainRequestReader.read(json, spec.size(), arrays);
    return plain == null ? readAny(json, spec) : image(plain, spec);
  }

  /** Reads also what is unusual, and says what is wrong with it. */
  static byte[] readAny(byte[] json, ImageSpec spec) throws ImageRejectedException {
    try (JsonParser parser = JSON.createParser(json)) {
      return image(new InferenceRequestReader(parser, spec).readRequest(), spec);
    } catch (IOException | RuntimeException e) {
      throw new ImageRejectedException(
          Reason.UNDECODABLE, "no inference request: " + OneLine.of(e), e);
    }
  }

  private InferenceRequest readRequest() throws IOException {
    expect(parser.nextToken(), JsonToken.START_OBJECT, "the request");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isInputs = parser.currentName().equals("inputs");
      parser.nextToken();
      if (isInputs) {
        readInputs();
      } else {
        parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw new DamagedImageException("something follows the request");
    }
    if (inputs != 1 || name == null || datatype == null || shape == null || data == null) {
      throw new DamagedImageException(
          "expected one input with name, datatype, shape and data, found "
              + (inputs == 1 ? "one without" : inputs + " inputs"));
    }
    if (!data.isNumeric() && fitsDatatype(datatype) && fits(shape, spec)) {
      throw new DamagedImageException("data should be numbers");
    }
    return new InferenceRequest(datatype, shape, data);
  }

  private void readInputs() throws IOException {
    expect(parser.currentToken(), JsonToken.START_ARRAY, "inputs");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(parser.currentToken(), JsonToken.START_OBJECT, "an input");
      inputs++;
      if (inputs > 1) {
        parser.skipChildren();
      } else {
        readInput();
      }
    }
  }

  private void readInput() throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (member) {
        case "name" -> name = text(value, member);
        case "datatype" -> datatype = text(value, member);
        case "shape" -> shape = readShape(value);
        case "data" -> data = InferenceRequestData.read(parser, spec.size());
        default -> parser.skipChildren();
      }
    }
  }

  private String text(JsonToken token, String member) throws IOException {
    expect(token, JsonToken.VALUE_STRING, member);
    return parser.getText();
  }

  private List<Long> readShape(JsonToken token) throws IOException {
    expect(token, JsonToken.START_ARRAY, "shape");
    List<Long> sides = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, "a side of the shape");
      if (sides.size() == 8) {
        throw new DamagedImageException("the shape has more than 8 sides");
      }
      sides.add(parser.getLongValue());
    }
    return sides;
  }

  private static void expect(@Nullable JsonToken found, JsonToken expected, String what)
      throws DamagedImageException {
    if (found != expected) {
      throw new DamagedImageException(what + " should be " + expected + ", not " + found);
    }
  }

  /** All that is checked once the request is known to be one. */
  private static byte[] image(InferenceRequest request, ImageSpec spec)
      throws ImageRejectedException {
    if (!fitsDatatype(request.datatype())) {
      throw wrongShape("datatype must be UINT8 or FP32, not " + request.datatype());
    }
    if (!fits(request.shape(), spec)) {
      throw wrongShape("the shape " + request.shape() + " is not the model's " + spec);
    }
    InferenceRequestData values = request.data();
    if (values.count() != spec.size()) {
      throw wrongShape(
          "the request has " + values.count() + " values, the model takes " + spec.size());
    }
    if (!values.isInRange()) {
      throw wrongShape("the request has values that are not 0 to 255");
    }
    if (request.datatype().equals("UINT8") && !values.isWhole()) {
      throw wrongShape("the request has UINT8 values that are no whole numbers");
    }
    return values.pixels();
  }

  private static boolean fitsDatatype(String datatype) {
    return datatype.equals("UINT8") || datatype.equals("FP32");
  }

  /** HWC, or HW where there is one channel; a leading 1 stands for a batch of one. */
  private static boolean fits(List<Long> sides, ImageSpec spec) {
    int batch = sides.size() > 2 && sides.get(0) == 1 && !startsAt(sides, 0, spec) ? 1 : 0;
    return startsAt(sides, batch, spec);
  }

  private static boolean startsAt(List<Long> sides, int from, ImageSpec spec) {
    int rest = sides.size() - from;
    return (rest == 3 || (rest == 2 && spec.channels() == 1))
        && sides.get(from) == spec.height()
        && sides.get(from + 1) == spec.width()
        && (rest == 2 || sides.get(from + 2) == spec.channels());
  }

  private static ImageRejectedException wrongShape(String message) {
    return new ImageRejectedException(Reason.WRONG_SHAPE, message);
  }
}
