package io.streamlens.inference.lifecycle;

import io.streamlens.inference.serving.ModelSupplier;
import io.streamlens.inference.serving.ServedModel;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStoreException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries to load a model until there is one that may serve. */
final class ModelAwaiter {

  private static final Logger LOG = LoggerFactory.getLogger(ModelAwaiter.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final ModelSupplier models;
  private final ModelReference reference;
  private final boolean patient;
  private final CountDownLatch stop;

  /**
   * @param patient whether to wait for a model that is not there or not sound, or to fail
   * @param stop ends the waiting
   */
  ModelAwaiter(
      ModelSupplier models, ModelReference reference, boolean patient, CountDownLatch stop) {
    this.models = models;
    this.reference = reference;
    this.patient = patient;
    this.stop = stop;
  }

  /**
   * @return a model that may serve, the caller's to retire; null if the waiting was ended
   * @throws StartException if there is none and nobody wants to wait
   */
  @Nullable ServedModel await() {
    Duration pause = FIRST_PAUSE;
    String said = "";
    while (!stopped(Duration.ZERO)) {
      try {
        return models.load(reference);
      } catch (ModelStoreException e) {
        String message = "cannot serve " + reference + ": " + e.getMessage();
        if (!patient) {
          throw new StartException(message, e);
        }
        if (!message.equals(said)) {
          LOG.warn("{}; nothing is consumed until there is a model that can", message);
          said = message;
        }
      }
      if (stopped(pause)) {
        return null;
      }
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
    return null;
  }

  private boolean stopped(Duration within) {
    try {
      return stop.await(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
