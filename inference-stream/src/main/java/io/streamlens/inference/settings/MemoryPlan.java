package io.streamlens.inference.settings;

/**
 * What the stream may hold in the heap at once, by its settings, in bytes. Everything that holds
 * images is bounded in bytes; this is the sum.
 *
 * @param inFlight images in the tasks' queues, and their pixels on the way to the model
 * @param decoding images in decoding
 * @param fetched images that the consumers have fetched and not yet handed out
 * @param produced results that the producers have not yet sent
 */
public record MemoryPlan(long inFlight, long decoding, long fetched, long produced) {

  /** What one consumer fetches at once, at most (one record more if that is larger). */
  static final int FETCH_BYTES = 16 << 20;

  /** A fetch on its way, one waiting in the consumer, and one handed to Kafka Streams. */
  private static final int FETCHES = 3;

  private static final long LEAST_PRODUCER_BYTES = 32L << 20;

  /** The plan for {@code settings} and output records of at most {@code maxRecordBytes}. */
  public static MemoryPlan of(StreamSettings settings, long maxRecordBytes) {
    int threads = settings.streamThreads();
    return new MemoryPlan(
        2 * settings.inFlightBytes(),
        settings.decodeBytes(),
        (long) threads * FETCHES * FETCH_BYTES,
        threads * producerBytes(maxRecordBytes));
  }

  /** The memory of one producer. */
  static long producerBytes(long maxRecordBytes) {
    return Math.max(LEAST_PRODUCER_BYTES, 2 * maxRecordBytes);
  }

  /** All of it. */
  public long total() {
    return inFlight + decoding + fetched + produced;
  }
}
