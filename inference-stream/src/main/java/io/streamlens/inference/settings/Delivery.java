package io.streamlens.inference.settings;

import org.apache.kafka.streams.StreamsConfig;

/** What a reader of the output topics may rely on when processes die. */
public enum Delivery {
  /** A {@code read_committed} reader sees one result per image: no loss, no duplicate. */
  EXACTLY_ONCE("exactly-once", StreamsConfig.EXACTLY_ONCE_V2),
  /** No loss; a crash may bring duplicates. */
  AT_LEAST_ONCE("at-least-once", StreamsConfig.AT_LEAST_ONCE);

  private final String text;
  private final String guarantee;

  Delivery(String text, String guarantee) {
    this.text = text;
    this.guarantee = guarantee;
  }

  /** The value of Kafka Streams' {@code processing.guarantee}. */
  public String processingGuarantee() {
    return guarantee;
  }

  static Delivery parse(String text) {
    return text.equals(EXACTLY_ONCE.text) ? EXACTLY_ONCE : AT_LEAST_ONCE;
  }

  /** As in the settings, such as {@code exactly-once}. */
  @Override
  public String toString() {
    return text;
  }
}
