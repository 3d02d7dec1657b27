package io.streamlens.cli.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * What {@code bench --json} writes; its schema is {@code bench.schema.json} beside this class.
 *
 * @param machine what was measured on
 * @param quick whether it was the short one, whose figures are rough
 * @param rows what was measured
 * @param claims what they are to show
 */
public record BenchReport(Machine machine, boolean quick, List<BenchRow> rows, List<Claim> claims) {

  public BenchReport {
    rows = List.copyOf(rows);
    claims = List.copyOf(claims);
  }

  /** The report as indented JSON. */
  public String toJson() {
    try {
      return JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build()
          .writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the report", e);
    }
  }
}
