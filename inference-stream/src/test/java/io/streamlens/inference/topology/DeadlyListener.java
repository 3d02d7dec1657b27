package io.streamlens.inference.topology;

import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.Outcome;
import io.streamlens.inference.topology.ClassificationTopology.Parts;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes a stream thread die of an exception when asked to: in turn as it takes an image, and after
 * it has forwarded one, which is in the middle of a drain more often than not. Safe for use by
 * several threads.
 */
public final class DeadlyListener {

  private final AtomicBoolean armed = new AtomicBoolean();
  private final AtomicInteger deaths = new AtomicInteger();

  /** The parts with this listener before their own. */
  public Parts in(Parts parts) {
    return new Parts(
        parts.classification(),
        parts.batcher(),
        parts.outputs(),
        parts.pace(),
        parts.drainTimeout(),
        before(parts.listener()),
        parts.clock());
  }

  /** The next stream thread that comes by dies. */
  public void arm() {
    armed.set(true);
  }

  /** Whether none has come by since. */
  public boolean isArmed() {
    return armed.get();
  }

  private StreamListener before(StreamListener listener) {
    return new StreamListener() {
      @Override
      public void consumed(Image image) {
        dieIf(deaths.get() % 2 == 0, image);
        listener.consumed(image);
      }

      @Override
      public void forwarded(Image image, Outcome outcome) {
        dieIf(deaths.get() % 2 == 1, image);
        listener.forwarded(image, outcome);
      }
    };
  }

  private void dieIf(boolean due, Image image) {
    if (due && armed.compareAndSet(true, false)) {
      deaths.incrementAndGet();
      throw new IllegalStateException("a stream thread was asked to die at " + image.position());
    }
  }
}
