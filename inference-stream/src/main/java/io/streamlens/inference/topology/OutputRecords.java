package io.streamlens.inference.topology;

import io.streamlens.inference.deadletter.DeadLetterHeaders;
import io.streamlens.inference.outcome.ClassificationHeaders;
import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.Outcome;
import io.streamlens.inference.outcome.Outcome.Classified;
import io.streamlens.inference.outcome.Outcome.Rejected;
import io.streamlens.inference.outcome.RejectionReason;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Makes the output record of an outcome and sees to it that it fits its topic: one that the broker
 * refuses for its size would break the transaction, or be lost. Safe for use by several threads.
 */
public final class OutputRecords {

  private final ClassificationHeaders classificationHeaders;
  private final long maxClassificationBytes;
  private final long maxDeadLetterBytes;

  /**
   * @param maxClassificationBytes {@code max.message.bytes} of the classifications' topic
   * @param maxDeadLetterBytes {@code max.message.bytes} of the dead letters' topic
   */
  public OutputRecords(
      ClassificationHeaders classificationHeaders,
      long maxClassificationBytes,
      long maxDeadLetterBytes) {
    this.classificationHeaders = classificationHeaders;
    this.maxClassificationBytes = maxClassificationBytes;
    this.maxDeadLetterBytes = maxDeadLetterBytes;
  }

  Record<byte[], OutputRecord> of(Image image, Outcome outcome) {
    if (outcome instanceof Classified classified) {
      Record<byte[], OutputRecord> output = output(image, classified.json(), null, classified);
      Headers headers = output.headers();
      long headerBytes = classificationHeaders.addTo(headers, image, classified);
      if (RecordSize.fits(
          image.key(), classified.json(), headers, headerBytes, maxClassificationBytes)) {
        return output;
      }
      return deadLetter(
          image, tooLarge(RecordSize.upperBound(image.key(), classified.json(), headers)));
    }
    return deadLetter(image, (Rejected) outcome);
  }

  private Rejected tooLarge(long size) {
    return new Rejected(
        RejectionReason.TOO_LARGE,
        "its classification with key and copied headers has "
            + size
            + " bytes, more than the "
            + maxClassificationBytes
            + " of the topic",
        null);
  }

  private Record<byte[], OutputRecord> deadLetter(Image image, Rejected rejected) {
    DeadLetterHeaders headers = DeadLetterHeaders.of(image, rejected);
    byte[] value = image.value();
    if (RecordSize.upperBound(image.key(), value, headers.headers()) > maxDeadLetterBytes
        && value != null) {
      headers.omitValue(value.length);
      value = null;
    }
    while (RecordSize.upperBound(image.key(), value, headers.headers()) > maxDeadLetterBytes
        && headers.omitLargest()) {
      // One header less each time; ours stay.
    }
    return output(image, value, headers.headers(), rejected);
  }

  /**
   * @param headers copied; null: none yet, they may be added to the record's own
   */
  private static Record<byte[], OutputRecord> output(
      Image image, byte @Nullable [] value, @Nullable Headers headers, Outcome outcome) {
    return new Record<>(
        image.key(),
        new OutputRecord(value, image.position().partition(), outcome),
        image.timestamp(),
        headers);
  }
}
