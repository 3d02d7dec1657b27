package io.streamlens.inference.serving;

import io.streamlens.modelstore.ModelVersion;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a slot and its refresher have told, to be waited for in order. */
final class RecordedModels implements ModelListener {

  private static final long PATIENCE_SECONDS = 30;

  private final LinkedBlockingQueue<String> served = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> drained = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Rejection> rejected = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Setback> setbacks = new LinkedBlockingQueue<>();

  @Override
  public void serves(ServedModel model, @Nullable ModelVersion before) {
    served.add(model.version().reference().toString());
  }

  @Override
  public void drained(ModelVersion version) {
    drained.add(version.reference().toString());
  }

  @Override
  public void rejected(Rejection rejection) {
    rejected.add(rejection);
  }

  @Override
  public void setBack(Setback setback) {
    setbacks.add(setback);
  }

  String nextServed() throws InterruptedException {
    return next(served, "a model to serve");
  }

  String nextDrained() throws InterruptedException {
    return next(drained, "a model to be drained");
  }

  Rejection nextRejected() throws InterruptedException {
    return next(rejected, "a rejection");
  }

  Setback nextSetback() throws InterruptedException {
    return next(setbacks, "a setback");
  }

  /** How many have not been taken yet. */
  int rejections() {
    return rejected.size();
  }

  private <T> T next(LinkedBlockingQueue<T> queue, String what) throws InterruptedException {
    T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError(
          "waited for %s; served %s, drained %s, rejected %s, setbacks %s"
              .formatted(what, served, drained, rejected, setbacks));
    }
    return next;
  }
}
