package io.streamlens.cli.bench.report;

import io.streamlens.cli.serve.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * How late results may be at half of what the stream can take.
 *
 * @param rows of one run
 */
record LatencyClaims(MeasuredRows rows) {

  private static final String ONCE = Delivery.EXACTLY_ONCE.toString();
  private static final String LEAST = Delivery.AT_LEAST_ONCE.toString();

  /** Without waiting for commits. */
  Claim atLeastOnceLatency(String network) {
    String claim = "p99 at 50 %, at-least-once: " + network;
    @Nullable Double p99 = rows.p99(Group.PIPELINE, network, LEAST);
    return p99 == null
        ? Claim.notMeasured(claim, "<= 15 ms")
        : new Claim(claim, Claim.text("%.1f ms", p99), "<= 15 ms", p99 <= 15);
  }

  /** With commits, which cost Kafka alone as much. */
  Claim exactlyOnceLatency(String network) {
    String claim = "p99 at 50 %, exactly-once: " + network;
    @Nullable Double p99 = rows.p99(Group.PIPELINE, network, ONCE);
    @Nullable Double kafka = rows.p99(Group.KAFKA, network, ONCE);
    if (p99 == null || kafka == null) {
      return Claim.notMeasured(claim, "<= pass-through + 20 ms");
    }
    return new Claim(
        claim,
        Claim.text("%.1f ms", p99),
        Claim.text("<= %.1f ms (pass-through + 20 ms)", kafka + 20),
        p99 <= kafka + 20);
  }
}
