package io.streamlens.cli.bench.report;

import io.streamlens.cli.serve.Delivery;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the stream may cost beyond the model and the decoder.
 *
 * @param rows of one run
 * @param valueBytes how long a record's value is on average, by format
 */
record CostClaims(MeasuredRows rows, Map<String, Double> valueBytes) {

  private static final String ONCE = Delivery.EXACTLY_ONCE.toString();

  /** CPU time of a full topic, held against Kafka alone, which works its own off far faster. */
  Claim overhead(String network, String format) {
    return overhead(
        "CPU of its own per image: %s, %s".formatted(network, format),
        network,
        format,
        rows.catchUp(Group.PIPELINE, network, format, ONCE),
        rows.catchUp(Group.KAFKA, null, "raw", ONCE));
  }

  /** CPU time at half load, held against Kafka alone with the same records at the same rate. */
  Claim overheadAtHalfLoad(String network, String format) {
    return overhead(
        "CPU of its own per image at 50 %%: %s, %s".formatted(network, format),
        network,
        format,
        rows.stream(Group.PIPELINE, network, format, ONCE, LoadLevel.HALF).orElse(null),
        rows.stream(Group.KAFKA, network, format, ONCE, LoadLevel.HALF).orElse(null));
  }

  /**
   * In both without what the just-in-time compilers took, which is a warm-up that had not ended
   * yet. Nothing is claimed where the parts took longer alone than within the stream: the machine
   * was slower then.
   */
  private Claim overhead(
      String claim,
      String network,
      String format,
      @Nullable BenchRow stream,
      @Nullable BenchRow kafka) {
    Optional<Double> decoder = rows.decoderCpu(format);
    if (stream == null || kafka == null || decoder.isEmpty() || stream.meanBatchSize() == null) {
      return Claim.notMeasured(claim, "<= 2 x pass-through");
    }
    Optional<Double> model =
        rows.ceilingCpu(network, stream.key().precision(), stream.meanBatchSize());
    double limit = 2000 * MeasuredRows.warmCpu(kafka);
    String target = Claim.text("<= %.1f us (2 x pass-through)", limit);
    if (model.isEmpty()) {
      return Claim.notMeasured(claim, target);
    }
    double cpu = 1000 * MeasuredRows.warmCpu(stream);
    double overhead = cpu - 1000 * (model.get() + decoder.get());
    return new Claim(
        claim,
        Claim.text(
            "%.1f us = %.1f - %.1f - %.1f",
            overhead, cpu, 1000 * model.get(), 1000 * decoder.get()),
        target,
        overhead < 0 ? null : overhead <= limit);
  }

  /** Bytes allocated in the heap, held against the record. */
  Claim allocation(String network, String format) {
    String claim = "bytes allocated per image: %s, %s".formatted(network, format);
    @Nullable Double value = valueBytes.get(format);
    BenchRow stream = rows.catchUp(Group.PIPELINE, network, format, ONCE);
    if (value == null || stream == null || stream.allocatedBytesPerImage() == null) {
      return Claim.notMeasured(claim, "<= 2 KB + 3 x value");
    }
    double limit = 2048 + 3 * value;
    return new Claim(
        claim,
        Claim.text("%,.0f", stream.allocatedBytesPerImage()) + besideKafkaAlone(),
        Claim.text("<= %,.0f (2 KB + 3 x value)", limit),
        stream.allocatedBytesPerImage() <= limit);
  }

  /** Most of it is not the stream's to save. */
  private String besideKafkaAlone() {
    BenchRow kafka = rows.catchUp(Group.KAFKA, null, "raw", ONCE);
    return kafka == null || kafka.allocatedBytesPerImage() == null
        ? ""
        : Claim.text(" (Kafka alone: %,.0f)", kafka.allocatedBytesPerImage());
  }
}
