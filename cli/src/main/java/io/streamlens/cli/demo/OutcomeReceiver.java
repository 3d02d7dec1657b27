package io.streamlens.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.kafka.CommittedConsumer;
import io.streamlens.cli.topic.StreamlensTopic;
import io.streamlens.cli.watch.Classification;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads what comes out of the stream, on a thread of its own, and tells it to the stretches. */
final class OutcomeReceiver implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final CommittedConsumer consumer;
  private final Map<String, Stretch> stretches = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::receive, "outcomes");
  private volatile @Nullable Exception failure;
  private volatile boolean closed;

  private OutcomeReceiver(CommittedConsumer consumer) {
    this.consumer = consumer;
  }

  /**
   * Begins to read.
   *
   * @param consumer of the topics with the outcomes; the receiver's own from now on
   */
  static OutcomeReceiver start(CommittedConsumer consumer) {
    OutcomeReceiver receiver = new OutcomeReceiver(consumer);
    receiver.thread.setDaemon(true);
    receiver.thread.start();
    return receiver;
  }

  /** From now on the stretch hears of its images. */
  void expect(Stretch stretch) {
    stretches.put(stretch.name(), stretch);
  }

  /**
   * Says whether everything that came could be read.
   *
   * @throws CommandException if not
   */
  void check() {
    Exception cause = failure;
    if (cause != null) {
      throw new CommandException("the results cannot be read: " + cause.getMessage(), cause);
    }
  }

  private void receive() {
    try (consumer) {
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> next : consumer.poll(POLL)) {
          accept(next, System.nanoTime());
        }
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private void accept(ConsumerRecord<byte[], byte[]> next, long now) throws IOException {
    String key = next.key() == null ? "" : new String(next.key(), UTF_8);
    int slash = key.indexOf('/');
    Stretch stretch = slash < 0 ? null : stretches.get(key.substring(0, slash));
    if (stretch == null) {
      return; // somebody else's image: the topics are open while the demo runs
    }
    boolean dead = next.topic().equals(StreamlensTopic.IMAGES_DEAD_LETTER.name());
    int label = dead ? Stretch.DEAD_LETTERED : Classification.read(next.value()).index();
    stretch.received(Integer.parseInt(key.substring(slash + 1)), label, now);
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
