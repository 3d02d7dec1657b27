package io.streamlens.cli.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Holds what {@code bench --json} writes against the schema that lies beside the writer. */
public final class BenchSchema {

  private BenchSchema() {}

  /** What is wrong, a line each. */
  public static List<String> violations(JsonNode report) throws IOException {
    try (InputStream in = BenchReport.class.getResourceAsStream("bench.schema.json")) {
      return JsonSchemaFactory.getInstance(VersionFlag.V202012)
          .getSchema(in)
          .validate(report)
          .stream()
          .map(Object::toString)
          .toList();
    }
  }
}
