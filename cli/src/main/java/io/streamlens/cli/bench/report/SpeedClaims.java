package io.streamlens.cli.bench.report;

import io.streamlens.cli.serve.Delivery;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * How fast the stream is to be.
 *
 * @param rows of one run
 */
record SpeedClaims(MeasuredRows rows) {

  private static final String ONCE = Delivery.EXACTLY_ONCE.toString();
  private static final String LEAST = Delivery.AT_LEAST_ONCE.toString();
  private static final String BATCH_NORM = "convnet";
  private static final String CRAYFISH = "crayfish";
  private static final int ONE_PARTITION_IMAGES = 10_000;
  private static final int FULL_BATCH = 64;

  /** TensorFlow alone: an export in bfloat16 beside a graph that nothing was done for, in fp32. */
  Claim bfloat16(String network) {
    String claim = "TensorFlow, export in bfloat16 over plain fp32: " + network;
    String target = ">= 1.8 times";
    Optional<BenchRow> fast = best(network, "bfloat16");
    Optional<BenchRow> plain = best(network + BenchRow.Key.PLAIN, "fp32");
    if (fast.isEmpty() || plain.isEmpty()) {
      return Claim.notMeasured(claim, target);
    }
    double ratio = fast.get().imagesPerSecond() / plain.get().imagesPerSecond();
    return new Claim(
        claim,
        Claim.text(
            "%.2f times (%,.0f / %,.0f%s)",
            ratio,
            fast.get().imagesPerSecond(),
            plain.get().imagesPerSecond(),
            best(network, "fp32")
                .map(row -> Claim.text("; export in fp32 %,.0f", row.imagesPerSecond()))
                .orElse("")),
        target,
        ratio >= 1.8);
  }

  private Optional<BenchRow> best(String network, String precision) {
    return rows.ceilings(network, precision, 2).stream()
        .max(Comparator.comparingDouble(BenchRow::imagesPerSecond));
  }

  /** The stream beside one of the naive ways. */
  Claim overNaive(Group naive, double target) {
    String claim = "the stream over %s: %s".formatted(naive, BATCH_NORM);
    String atLeast = Claim.text(">= %.1f times", target);
    BenchRow stream = rows.catchUp(Group.PIPELINE, BATCH_NORM, "raw", ONCE);
    BenchRow other = rows.catchUp(naive, BATCH_NORM, "raw", ONCE);
    if (stream == null || other == null) {
      return Claim.notMeasured(claim, atLeast);
    }
    double ratio = stream.imagesPerSecond() / other.imagesPerSecond();
    return new Claim(
        claim,
        Claim.text(
            "%.1f times (%,.0f / %,.0f)", ratio, stream.imagesPerSecond(), other.imagesPerSecond()),
        atLeast,
        ratio >= target);
  }

  /** Raw pixels, beside Kafka alone. */
  Claim crayfishRaw() {
    String claim = "Crayfish's setting, raw pixels";
    BenchRow stream = rows.catchUp(Group.CRAYFISH, CRAYFISH, "raw", LEAST);
    BenchRow kafka = rows.catchUp(Group.KAFKA, null, "raw", LEAST);
    if (stream == null || kafka == null) {
      return Claim.notMeasured(claim, ">= pass-through / 2");
    }
    double limit = kafka.imagesPerSecond() / 2;
    return new Claim(
        claim,
        Claim.text("%,.0f/s", stream.imagesPerSecond()),
        Claim.text(">= %,.0f/s (pass-through / 2)", limit),
        stream.imagesPerSecond() >= limit);
  }

  /** JSON, beside what Crayfish's own adapter reaches. */
  Claim crayfishJson() {
    String claim = "Crayfish's setting, JSON events";
    BenchRow stream = rows.catchUp(Group.CRAYFISH, CRAYFISH, "json", LEAST);
    return stream == null
        ? Claim.notMeasured(claim, ">= 33,000/s")
        : new Claim(
            claim,
            Claim.text("%,.0f/s", stream.imagesPerSecond()),
            ">= 33,000/s",
            stream.imagesPerSecond() >= 33_000);
  }

  /** One partition, beside the time that its batches need on one core. */
  Claim onePartition() {
    String claim = "one partition, 10,000 images";
    String target = "<= 1.5 x the batches' own time";
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
        Claim.text("%.2f x 157 batches of %.1f ms", ratio, 1000 * batch),
        target,
        ratio <= 1.5);
  }
}
