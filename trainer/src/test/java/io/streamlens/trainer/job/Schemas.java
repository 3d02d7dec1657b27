package io.streamlens.trainer.job;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Validates what the code writes against the JSON Schema that lies beside it. */
final class Schemas {

  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private Schemas() {}

  /** What is wrong, a line each; formats are looked at too. */
  static List<String> violations(String schema, byte[] json) {
    try (InputStream in =
        Objects.requireNonNull(JobEvent.class.getResourceAsStream(schema), schema)) {
      return FACTORY
          .getSchema(in)
          .validate(
              new String(json, StandardCharsets.UTF_8),
              InputFormat.JSON,
              context -> context.getExecutionConfig().setFormatAssertionsEnabled(true))
          .stream()
          .map(Object::toString)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
