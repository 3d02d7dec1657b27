package io.streamlens.cli.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamlens.cli.bench.process.KernelThreads;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@code bench --json} writes; its schema is {@code bench.schema.json} beside this class.
 *
 * @param machine what was measured on
 * @param quick whether it was the short one, whose figures are rough
 * @param rows what was measured
 * @param claims what they are to show
 * @param kernelThreads that took a core away meanwhile
 */
public record BenchReport(
    Machine machine,
    boolean quick,
    List<BenchRow> rows,
    List<Claim> claims,
    List<KernelThreads.Share> kernelThreads) {

  public BenchReport {
    rows = List.copyOf(rows);
    claims = List.copyOf(claims);
    kernelThreads = List.copyOf(kernelThreads);
  }

  /** The kernel's threads for people; empty if none took much. */
  public String disturbance() {
    return kernelThreads.stream()
        .map(each -> Claim.text("%s %.1f %%", each.name(), 100 * each.share()))
        .collect(Collectors.joining(", "));
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
