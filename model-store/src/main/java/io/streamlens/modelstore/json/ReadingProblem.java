package io.streamlens.modelstore.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Says in the document's own terms, in one line, why it cannot be read. */
final class ReadingProblem {

  private static final String MISSING = "Missing required creator property";

  /** For the names that enum constants have in JSON. */
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ReadingProblem() {}

  /** What is no JSON at all. */
  static String of(JsonProcessingException e) {
    String reason = "not JSON: " + firstLine(e.getOriginalMessage());
    return e.getLocation() == null
        ? reason
        : "%s (line %d, column %d)"
            .formatted(reason, e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  /** What is JSON, but not of the right kind. */
  static String of(JsonMappingException e) {
    String path = path(e);
    return path.isEmpty() ? reason(e) : path + ": " + reason(e);
  }

  private static String reason(JsonMappingException e) {
    Throwable cause = e.getCause();
    if (e instanceof ValueInstantiationException
        && cause instanceof IllegalArgumentException
        && cause.getMessage() != null) {
      return cause.getMessage();
    }
    if (e.getOriginalMessage().startsWith(MISSING)) {
      return "is missing";
    }
    if (e instanceof InvalidFormatException format) {
      return "must be " + kind(format.getTargetType()) + ", not " + format.getValue();
    }
    if (e instanceof MismatchedInputException mismatch
        && mismatch.getTargetType() != null
        && !e.getOriginalMessage().startsWith("No content")) {
      return "must be " + kind(mismatch.getTargetType());
    }
    return firstLine(e.getOriginalMessage());
  }

  private static String kind(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> MAPPER.convertValue(constant, String.class))
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == int.class || type == long.class) {
      return "an integer";
    }
    if (type == double.class || type == float.class || type == Double.class) {
      return "a number";
    }
    if (type == String.class) {
      return "a string";
    }
    if (type == Instant.class) {
      return "a time in ISO 8601";
    }
    if (type == byte[].class) {
      return "base64";
    }
    if (type.isArray() || Collection.class.isAssignableFrom(type)) {
      return "an array";
    }
    return type.isRecord() || Map.class.isAssignableFrom(type)
        ? "an object"
        : "a " + type.getSimpleName();
  }

  private static String path(JsonMappingException e) {
    String path = e.getPath().stream().map(ReadingProblem::step).collect(Collectors.joining());
    return path.startsWith(".") ? path.substring(1) : path;
  }

  private static String step(JsonMappingException.Reference step) {
    return step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName();
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("no reason given");
  }
}
