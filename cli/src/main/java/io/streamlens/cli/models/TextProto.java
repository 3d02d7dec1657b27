package io.streamlens.cli.models;

import java.util.Collection;
import java.util.stream.Collectors;

/** Protocol buffers in text form: messages indented by two spaces, a field a line. */
final class TextProto {

  private final StringBuilder text = new StringBuilder();
  private int depth;

  /** A field whose value is a number, a name of an enumeration, or already of this form. */
  TextProto field(String name, Object value) {
    text.append("  ".repeat(depth)).append(name).append(": ").append(value).append('\n');
    return this;
  }

  TextProto string(String name, String value) {
    return field(name, quoted(value));
  }

  TextProto numbers(String name, Collection<Integer> values) {
    return field(
        name, values.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]")));
  }

  /** A message within this one. */
  TextProto message(String name, Runnable fields) {
    text.append("  ".repeat(depth)).append(name).append(" {\n");
    depth++;
    fields.run();
    depth--;
    text.append("  ".repeat(depth)).append("}\n");
    return this;
  }

  /** A line that is read by people only. */
  TextProto comment(String line) {
    text.append("  ".repeat(depth)).append("# ").append(line).append('\n');
    return this;
  }

  private static String quoted(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char each : value.toCharArray()) {
      if (each == '"' || each == '\\') {
        quoted.append('\\').append(each);
      } else if (each < ' ') {
        quoted.append("\\%03o".formatted((int) each));
      } else {
        quoted.append(each);
      }
    }
    return quoted.append('"').toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
