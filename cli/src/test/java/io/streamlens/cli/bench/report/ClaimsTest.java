package io.streamlens.cli.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.cli.bench.measure.Latency;
import io.streamlens.cli.bench.report.BenchRow.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClaimsTest {

  private final List<BenchRow> rows = new ArrayList<>();

  @Test
  void shouldTakeTheModelAndTheDecoderFromTheStreamsTime() {
    // given TensorFlow at 32 and 64, and a stream whose batches are in the middle between them
    rows.add(row(ceiling("lenet5", 2, 32), 10_000, 0.050));
    rows.add(row(ceiling("lenet5", 2, 64), 10_000, 0.040));
    rows.add(stream(Group.PIPELINE, "lenet5", "png", 9_000, 0.070, 48.0));
    rows.add(stream(Group.KAFKA, null, "raw", 100_000, 0.006, null));
    rows.add(row(decoder("png"), 200_000, 0.005));

    Claim overhead = claim("CPU of its own per image: lenet5, png");

    // then a batch of 48 takes the mean of 32 x 50 us and 64 x 40 us, which is 43.3 us an image
    assertEquals("21.7 us = 70.0 - 43.3 - 5.0", overhead.figure());
    assertEquals("<= 12.0 us (2 x pass-through)", overhead.target());
    assertEquals(Boolean.FALSE, overhead.met());
    assertEquals("MISSED", overhead.verdict());
  }

  @Test
  void shouldHoldHalfLoadAgainstKafkaAloneAtTheSameRate() {
    rows.add(row(ceiling("lenet5", 2, 64), 50_000, 0.020));
    rows.add(row(decoder("png"), 200_000, 0.005));
    // neither a full topic's, nor another network's, nor another format's
    rows.add(stream(Group.KAFKA, null, "raw", 100_000, 0.004, null));
    rows.add(half(Group.KAFKA, "convnet", "png", 0.040));
    rows.add(half(Group.KAFKA, "lenet5", "raw", 0.010));
    rows.add(half(Group.PIPELINE, "lenet5", "raw", 0.040));
    rows.add(half(Group.PIPELINE, "lenet5", "png", 0.055));
    rows.add(half(Group.KAFKA, "lenet5", "png", 0.016));

    Claim overhead = claim("CPU of its own per image at 50 %: lenet5, png");

    assertEquals("30.0 us = 55.0 - 20.0 - 5.0", overhead.figure());
    assertEquals("<= 32.0 us (2 x pass-through)", overhead.target());
    assertEquals(Boolean.TRUE, overhead.met());
  }

  @Test
  void shouldLeaveOutWhatTheCompilersTook() {
    rows.add(row(ceiling("softmax", 2, 128), 1_000_000, 0.001));
    rows.add(compiling(stream(Group.PIPELINE, "softmax", "raw", 60_000, 0.016, 128.0), 0.25));
    rows.add(compiling(stream(Group.KAFKA, null, "raw", 100_000, 0.008, null), 0.25));

    Claim overhead = claim("CPU of its own per image: softmax, raw");

    assertEquals("11.0 us = 12.0 - 1.0 - 0.0", overhead.figure());
    assertEquals("<= 12.0 us (2 x pass-through)", overhead.target());
    assertEquals(Boolean.TRUE, overhead.met());
  }

  @Test
  void shouldClaimNothingWhereTheModelAloneTookLongerThanTheStreamWithIt() {
    rows.add(row(ceiling("convnet", 2, 64), 10_000, 0.1));
    rows.add(stream(Group.PIPELINE, "convnet", "raw", 12_000, 0.08, 64.0));
    rows.add(stream(Group.KAFKA, null, "raw", 100_000, 0.006, null));

    Claim overhead = claim("CPU of its own per image: convnet, raw");

    assertEquals("-20.0 us = 80.0 - 100.0 - 0.0", overhead.figure());
    assertNull(overhead.met());
    assertEquals("unclear", overhead.verdict());
  }

  @Test
  void shouldHoldBfloat16AgainstThePlainGraphInFp32() {
    rows.add(row(Key.ceiling("lenet5", "bfloat16", 2, 64), 3_000, 0.1));
    rows.add(row(Key.ceiling("lenet5", "fp32", 2, 64), 2_000, 0.1));
    rows.add(row(Key.ceiling("lenet5" + Key.PLAIN, "fp32", 2, 32), 1_200, 0.1));
    rows.add(row(Key.ceiling("lenet5" + Key.PLAIN, "fp32", 2, 64), 1_500, 0.1));

    Claim claim = claim("TensorFlow, export in bfloat16 over plain fp32: lenet5");

    assertEquals("2.00 times (3,000 / 1,500; export in fp32 2,000)", claim.figure());
    assertEquals(Boolean.TRUE, claim.met());
  }

  @Test
  void shouldSayThatWhatWasNotMeasuredIsNotKnown() {
    List<Claim> claims = Claims.of(rows, Map.of());

    assertEquals(29, claims.size());
    for (Claim claim : claims) {
      assertNull(claim.met(), claim.claim());
      assertEquals("not measured", claim.verdict());
    }
  }

  @Test
  void shouldCompareTheStreamWithTheNaiveWayAtTheSameGuarantee() {
    rows.add(stream(Group.PIPELINE, "convnet", "raw", 30_000, 0.06, 64.0));
    rows.add(stream(Group.NAIVE, "convnet", "raw", 5_000, 0.3, null));
    rows.add(stream(Group.NAIVE_MENDED, "convnet", "raw", 22_000, 0.09, null));

    assertTrue(isMet("the stream over naive: convnet"));
    assertFalse(isMet("the stream over naive-mended: convnet"));
  }

  @Test
  void shouldAllowEachImageItsValueThreeTimesAndTwoKilobytes() {
    rows.add(stream(Group.PIPELINE, "lenet5", "raw", 30_000, 0.06, 64.0)); // allocates 4,400

    assertTrue(Objects.requireNonNull(allocation(784.1).met()));
    assertFalse(Objects.requireNonNull(allocation(783.9).met()));
    assertEquals("4,400", allocation(784.1).figure());
  }

  @Test
  void shouldSayWhatKafkaAloneAllocatesWithoutChangingTheVerdict() {
    rows.add(stream(Group.PIPELINE, "lenet5", "raw", 30_000, 0.06, 64.0));
    rows.add(stream(Group.KAFKA, null, "raw", 100_000, 0.006, null)); // allocates 4,400, too

    assertEquals("4,400 (Kafka alone: 4,400)", allocation(783.9).figure());
    assertFalse(Objects.requireNonNull(allocation(783.9).met()));
  }

  @Test
  void shouldHoldTheLatencyAgainstThePassThroughAtTheSameRate() {
    rows.add(paced(Group.PIPELINE, "lenet5", "exactly-once", 131));
    rows.add(paced(Group.KAFKA, "lenet5", "exactly-once", 110));
    rows.add(paced(Group.KAFKA, "convnet", "exactly-once", 500));
    rows.add(paced(Group.PIPELINE, "lenet5", "at-least-once", 14.9));

    Claim once = claim("p99 at 50 %, exactly-once: lenet5");
    assertEquals("131.0 ms", once.figure());
    assertEquals("<= 130.0 ms (pass-through + 20 ms)", once.target());
    assertEquals(Boolean.FALSE, once.met());
    assertTrue(isMet("p99 at 50 %, at-least-once: lenet5"));
  }

  @Test
  void shouldCountTheBatchesOfOnePartitionAsFullOnes() {
    // given 6.4 ms for a batch of 64 on one core: 157 of them take 1,005 ms
    rows.add(row(ceiling("mlp-2048", 1, 64), 10_000, 0.1));
    Key key =
        Key.stream(Group.PIPELINE, "mlp-2048", "fp32", "raw", "exactly-once", LoadLevel.CATCH_UP);
    rows.add(new BenchRow(key.on(1), 8_000, 0.2, null, 64.0, 4_000.0, null, null));

    // then 1,250 ms are 1.24 times that
    Claim claim = claim("one partition, 10,000 images");
    assertEquals("1.24 x 157 batches of 6.4 ms", claim.figure());
    assertEquals(Boolean.TRUE, claim.met());
  }

  private Claim claim(String name) {
    return Claims.of(rows, Map.of()).stream()
        .filter(claim -> claim.claim().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private boolean isMet(String name) {
    return Objects.requireNonNull(claim(name).met());
  }

  private Claim allocation(double valueBytes) {
    return Claims.of(rows, Map.of("raw", valueBytes)).stream()
        .filter(claim -> claim.claim().equals("bytes allocated per image: lenet5, raw"))
        .findFirst()
        .orElseThrow();
  }

  private static Key ceiling(String network, int callers, int batch) {
    return Key.ceiling(network, "fp32", callers, batch);
  }

  private static Key decoder(String format) {
    return new Key(Group.DECODER, null, null, format, null, null, null, null, null);
  }

  private static BenchRow row(Key key, double perSecond, double cpu) {
    return new BenchRow(key, perSecond, cpu, null, null, null, null, null);
  }

  private static BenchRow stream(
      Group group,
      @Nullable String network,
      String format,
      double perSecond,
      double cpu,
      @Nullable Double batch) {
    Key key = Key.stream(group, network, "fp32", format, "exactly-once", LoadLevel.CATCH_UP);
    return new BenchRow(key, perSecond, cpu, null, batch, 4_400.0, null, null);
  }

  private static BenchRow half(Group group, String network, String format, double cpu) {
    Key key = Key.stream(group, network, "fp32", format, "exactly-once", LoadLevel.HALF);
    return new BenchRow(key, 15_000, cpu, new Latency(1, 2, 3), 64.0, 4_400.0, null, null);
  }

  private static BenchRow compiling(BenchRow row, double share) {
    return new BenchRow(
        row.key(),
        row.imagesPerSecond(),
        row.cpuSecondsPer1000(),
        null,
        row.meanBatchSize(),
        row.allocatedBytesPerImage(),
        share,
        null);
  }

  private static BenchRow paced(Group group, String network, String delivery, double p99) {
    Key key = Key.stream(group, network, "fp32", "raw", delivery, LoadLevel.HALF);
    return new BenchRow(key, 5_000, 0.1, new Latency(10, 20, p99), 10.0, 4_000.0, null, null);
  }
}
