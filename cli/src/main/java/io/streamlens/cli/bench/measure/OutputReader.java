package io.streamlens.cli.bench.measure;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.bench.program.EpochMicros;
import io.streamlens.cli.kafka.CommittedConsumer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/** Reads what comes out of a stream, on a thread of its own, and accounts for it. */
final class OutputReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private static final long BREATH_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final CommittedConsumer consumer;
  private final String deadLetterTopic;
  private final Thread thread = new Thread(this::read, "outputs");
  private volatile Outputs outputs = new Outputs(Long.MAX_VALUE, -1);
  private volatile @Nullable Exception failure;
  private volatile long deadLetters;
  private volatile boolean closed;

  private OutputReader(CommittedConsumer consumer, String deadLetterTopic) {
    this.consumer = consumer;
    this.deadLetterTopic = deadLetterTopic;
  }

  /**
   * Begins to read.
   *
   * @param consumer of the topics with the outcomes; the reader's own from now on
   * @param deadLetterTopic one of them, which must stay empty
   */
  static OutputReader start(CommittedConsumer consumer, String deadLetterTopic) {
    OutputReader reader = new OutputReader(consumer, deadLetterTopic);
    reader.thread.setDaemon(true);
    reader.thread.start();
    return reader;
  }

  /** From now on what comes is accounted for here. */
  void collect(Outputs next) {
    outputs = next;
  }

  /**
   * Says whether all is well.
   *
   * @throws CommandException if results cannot be read, or images came out as dead letters
   */
  void check() {
    Exception cause = failure;
    if (cause != null) {
      throw new CommandException("the results cannot be read: " + cause.getMessage(), cause);
    }
    if (deadLetters > 0) {
      throw new CommandException(
          "%,d images of the benchmark came out as dead letters".formatted(deadLetters));
    }
  }

  private void read() {
    try (consumer) {
      while (!closed) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (!records.isEmpty()) {
          account(records, System.nanoTime(), EpochMicros.now());
          // At every single result at once it would take the cores that the stream needs.
          LockSupport.parkNanos(BREATH_NANOS);
        }
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void account(ConsumerRecords<byte[], byte[]> records, long nanos, long micros) {
    Outputs current = outputs;
    current.arrived(nanos, records.count());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      current.record(record.timestamp(), micros);
      if (record.topic().equals(deadLetterTopic)) {
        deadLetters++;
      }
    }
    current.accounted(records.count());
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
