package io.streamlens.trainer.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.streamlens.modelstore.json.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the holder of a lease writes down again and again, so that others see that it lives.
 *
 * @param holder who it is, for people
 * @param kernel the running kernel it lives on: file locks mean something among those of one kernel
 * @param renewals how often it was written
 * @param released whether the holder has given it up
 */
record LeaseRecord(
    String holder,
    String kernel,
    @JsonProperty(required = true) long renewals,
    @JsonProperty(required = true) boolean released) {

  private static final JsonFormat<LeaseRecord> FORMAT = JsonFormat.compact(LeaseRecord.class);

  /** Every record has this length: a newer one covers an older one exactly. */
  private static final int LENGTH = 512;

  byte[] toBytes() {
    byte[] json = FORMAT.write(this);
    byte[] padded = Arrays.copyOf(json, Math.max(LENGTH, json.length));
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  /**
   * @throws IllegalArgumentException if it is none, or half-written
   */
  static LeaseRecord read(byte[] bytes) {
    return FORMAT.read(
        new String(bytes, StandardCharsets.UTF_8).strip().getBytes(StandardCharsets.UTF_8));
  }

  LeaseRecord renewed() {
    return new LeaseRecord(holder, kernel, renewals + 1, false);
  }

  LeaseRecord givenUp() {
    return new LeaseRecord(holder, kernel, renewals + 1, true);
  }
}
