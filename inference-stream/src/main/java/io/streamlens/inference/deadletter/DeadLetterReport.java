package io.streamlens.inference.deadletter;

import io.streamlens.inference.event.OperatorEvent;
import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.Outcome;
import io.streamlens.inference.outcome.Outcome.Rejected;
import io.streamlens.inference.outcome.RejectionReason;
import io.streamlens.inference.topology.StreamListener;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log that images become dead letters: the first at once, and then at most once a
 * minute how many there were since. The exact figures are in the metrics. Safe for use by several
 * threads.
 */
public final class DeadLetterReport implements StreamListener {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterReport.class);
  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanoTime;
  private final Consumer<String> log;
  private final Map<RejectionReason, Integer> sinceLast = new EnumMap<>(RejectionReason.class);
  private boolean said;
  private long saidAt;

  public DeadLetterReport() {
    this(System::nanoTime, line -> OperatorEvent.DEAD_LETTERS.in(() -> LOG.warn(line)));
  }

  DeadLetterReport(LongSupplier nanoTime, Consumer<String> log) {
    this.nanoTime = nanoTime;
    this.log = log;
  }

  @Override
  public void consumed(Image image) {}

  @Override
  public void forwarded(Image image, Outcome outcome) {
    if (outcome instanceof Rejected rejected) {
      rejected(image, rejected);
    }
  }

  private synchronized void rejected(Image image, Rejected rejected) {
    sinceLast.merge(rejected.reason(), 1, Integer::sum);
    long now = nanoTime.getAsLong();
    if (said && now - saidAt < PAUSE) {
      return;
    }
    said = true;
    saidAt = now;
    log.accept(
        "images became dead letters, by reason since the last such line: %s; the latest is %s: %s"
            .formatted(sinceLast, image.position(), rejected.message()));
    sinceLast.clear();
  }
}
