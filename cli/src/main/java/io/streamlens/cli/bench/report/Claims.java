package io.streamlens.cli.bench.report;

import io.streamlens.cli.serve.Delivery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the stream is to show, held against the rows of one run. */
public final class Claims {

  private static final String ONCE = Delivery.EXACTLY_ONCE.toString();
  private static final String LEAST = Delivery.AT_LEAST_ONCE.toString();
  private static final List<String> SMALL = List.of("softmax", "lenet5", "convnet");
  private static final List<String> STEADY = List.of("lenet5", "convnet");
  private static final String BATCH_NORM = "convnet";
  private static final String CRAYFISH = "crayfish";
  private static final int ONE_PARTITION_IMAGES = 10_000;
  private static final int FULL_BATCH = 64;

  private final MeasuredRows rows;
  private final Map<String, Double> valueBytes;

  private Claims(List<BenchRow> rows, Map<String, Double> valueBytes) {
    this.rows = new MeasuredRows(rows);
    this.valueBytes = valueBytes;
  }

  /**
   * All claims.
   *
   * @param valueBytes how long a record's value is on average, by format
   */
  public static List<Claim> of(List<BenchRow> rows, Map<String, Double> valueBytes) {
    Claims claims = new Claims(rows, valueBytes);
    List<Claim> all = new ArrayList<>();
    for (String format : List.of("raw", "png")) {
      SMALL.forEach(network -> all.add(claims.overhead(network, format)));
    }
    for (String format : List.of("raw", "png")) {
      SMALL.forEach(network -> all.add(claims.allocation(network, format)));
    }
    STEADY.forEach(network -> all.add(claims.bfloat16(network)));
    all.add(claims.overNaive(Group.NAIVE, 5));
    all.add(claims.overNaive(Group.NAIVE_MENDED, 1.5));
    all.add(claims.crayfishRaw());
    all.add(claims.crayfishJson());
    STEADY.forEach(network -> all.add(claims.atLeastOnceLatency(network)));
    STEADY.forEach(network -> all.add(claims.exactlyOnceLatency(network)));
    all.add(claims.onePartition());
    return all;
  }

  private Claim overhead(String network, String format) {
    String claim =
        "CPU per image of the stream, less TensorFlow's and the decoder's: %s, %s"
            .formatted(network, format);
    BenchRow stream = catchUp(Group.PIPELINE, network, format, ONCE);
    BenchRow kafka = catchUp(Group.KAFKA, null, "raw", ONCE);
    Optional<Double> decoder = rows.decoderCpu(format);
    if (stream == null || kafka == null || decoder.isEmpty() || stream.meanBatchSize() == null) {
      return Claim.notMeasured(claim, "at most 2 times the pass-through's");
    }
    Optional<Double> model =
        rows.ceilingCpu(network, stream.key().precision(), stream.meanBatchSize());
    double limit = 2000 * cpu(kafka);
    String target = text("at most 2 times the pass-through's = %.1f us", limit);
    if (model.isEmpty()) {
      return Claim.notMeasured(claim, target);
    }
    double overhead = 1000 * (cpu(stream) - model.get() - decoder.get());
    return new Claim(
        claim,
        text(
            "%.1f us (%.1f - %.1f - %.1f)",
            overhead, 1000 * cpu(stream), 1000 * model.get(), 1000 * decoder.get()),
        target,
        overhead <= limit);
  }

  private Claim allocation(String network, String format) {
    String claim = "bytes allocated per image: %s, %s".formatted(network, format);
    @Nullable Double value = valueBytes.get(format);
    BenchRow stream = catchUp(Group.PIPELINE, network, format, ONCE);
    if (value == null || stream == null || stream.allocatedBytesPerImage() == null) {
      return Claim.notMeasured(claim, "at most 2 KB plus 3 times the value");
    }
    double limit = 2048 + 3 * value;
    return new Claim(
        claim,
        text("%,.0f", stream.allocatedBytesPerImage()),
        text("at most 2 KB plus 3 times the value = %,.0f", limit),
        stream.allocatedBytesPerImage() <= limit);
  }

  private Claim bfloat16(String network) {
    String claim = "TensorFlow alone, bfloat16 over fp32: " + network;
    String target = "at least 1.8 times";
    Optional<BenchRow> fast = best(network, "bfloat16");
    Optional<BenchRow> today = best(network, "fp32");
    if (fast.isEmpty() || today.isEmpty()) {
      return Claim.notMeasured(claim, target);
    }
    double ratio = fast.get().imagesPerSecond() / today.get().imagesPerSecond();
    return new Claim(
        claim,
        text(
            "%.2f times (%,.0f over %,.0f images/s)",
            ratio, fast.get().imagesPerSecond(), today.get().imagesPerSecond()),
        target,
        ratio >= 1.8);
  }

  private Optional<BenchRow> best(String network, String precision) {
    return rows.ceilings(network, precision, 2).stream()
        .max(Comparator.comparingDouble(BenchRow::imagesPerSecond));
  }

  private Claim overNaive(Group naive, double target) {
    String claim = "the stream over the %s way, exactly-once: %s".formatted(naive, BATCH_NORM);
    String atLeast = text("at least %.1f times", target);
    BenchRow stream = catchUp(Group.PIPELINE, BATCH_NORM, "raw", ONCE);
    BenchRow other = catchUp(naive, BATCH_NORM, "raw", ONCE);
    if (stream == null || other == null) {
      return Claim.notMeasured(claim, atLeast);
    }
    double ratio = stream.imagesPerSecond() / other.imagesPerSecond();
    return new Claim(
        claim,
        text(
            "%.1f times (%,.0f over %,.0f images/s)",
            ratio, stream.imagesPerSecond(), other.imagesPerSecond()),
        atLeast,
        ratio >= target);
  }

  private Claim crayfishRaw() {
    String claim = "Crayfish's setting, raw pixels, at-least-once";
    BenchRow stream = catchUp(Group.CRAYFISH, CRAYFISH, "raw", LEAST);
    BenchRow kafka = catchUp(Group.KAFKA, null, "raw", LEAST);
    if (stream == null || kafka == null) {
      return Claim.notMeasured(claim, "at least half of the pass-through's records/s");
    }
    double limit = kafka.imagesPerSecond() / 2;
    return new Claim(
        claim,
        text("%,.0f images/s", stream.imagesPerSecond()),
        text("at least half of the pass-through's = %,.0f", limit),
        stream.imagesPerSecond() >= limit);
  }

  private Claim crayfishJson() {
    String claim = "Crayfish's setting, JSON events of its size, at-least-once";
    BenchRow stream = catchUp(Group.CRAYFISH, CRAYFISH, "json", LEAST);
    return stream == null
        ? Claim.notMeasured(claim, "at least 33,000 events/s")
        : new Claim(
            claim,
            text("%,.0f events/s", stream.imagesPerSecond()),
            "at least 33,000 events/s",
            stream.imagesPerSecond() >= 33_000);
  }

  private Claim atLeastOnceLatency(String network) {
    String claim = "p99 at 50 % load, at-least-once: " + network;
    Double p99 = p99(Group.PIPELINE, network, LEAST);
    return p99 == null
        ? Claim.notMeasured(claim, "at most 15 ms")
        : new Claim(claim, text("%.1f ms", p99), "at most 15 ms", p99 <= 15);
  }

  private Claim exactlyOnceLatency(String network) {
    String claim = "p99 at 50 % load, exactly-once: " + network;
    Double p99 = p99(Group.PIPELINE, network, ONCE);
    Double kafka = p99(Group.KAFKA, network, ONCE);
    if (p99 == null || kafka == null) {
      return Claim.notMeasured(claim, "at most the pass-through's at the same rate plus 20 ms");
    }
    return new Claim(
        claim,
        text("%.1f ms", p99),
        text("at most the pass-through's at the same rate plus 20 ms = %.1f ms", kafka + 20),
        p99 <= kafka + 20);
  }

  private Claim onePartition() {
    String claim = "10,000 images on one partition, about 5 ms for a batch of 64";
    String target = "at most 1.5 times the batches' own time";
    Optional<BenchRow> stream =
        rows.of(Group.PIPELINE)
            .filter(row -> Objects.equals(1, row.key().partitions()))
            .findFirst();
    Optional<BenchRow> model =
        stream.flatMap(
            row ->
                rows.ceilings(row.key().network(), row.key().precision(), 1).stream()
                    .filter(each -> Objects.equals(FULL_BATCH, each.key().batchSize()))
                    .findFirst());
    if (stream.isEmpty() || model.isEmpty()) {
      return Claim.notMeasured(claim, target);
    }
    double batch = FULL_BATCH / model.get().imagesPerSecond();
    double own = Math.ceil((double) ONE_PARTITION_IMAGES / FULL_BATCH) * batch;
    double ratio = ONE_PARTITION_IMAGES / stream.get().imagesPerSecond() / own;
    return new Claim(
        claim,
        text("%.2f times (a batch takes %.1f ms on one core)", ratio, 1000 * batch),
        target,
        ratio <= 1.5);
  }

  private @Nullable BenchRow catchUp(
      Group group, @Nullable String network, String format, String delivery) {
    return rows.stream(group, network, format, delivery, LoadLevel.CATCH_UP).orElse(null);
  }

  private @Nullable Double p99(Group group, String network, String delivery) {
    return rows.stream(group, network, "raw", delivery, LoadLevel.HALF)
        .map(BenchRow::latencyMs)
        .map(latency -> latency.p99())
        .orElse(null);
  }

  private static double cpu(BenchRow row) {
    return Objects.requireNonNull(row.cpuSecondsPer1000());
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
