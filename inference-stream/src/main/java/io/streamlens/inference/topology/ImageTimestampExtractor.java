package io.streamlens.inference.topology;

import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The record's timestamp, or the time of arrival for one below zero, with which the default
 * extractor would stop the stream.
 */
final class ImageTimestampExtractor implements TimestampExtractor {

  private final Clock clock;

  ImageTimestampExtractor(Clock clock) {
    this.clock = clock;
  }

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return record.timestamp() < 0 ? clock.millis() : record.timestamp();
  }
}
