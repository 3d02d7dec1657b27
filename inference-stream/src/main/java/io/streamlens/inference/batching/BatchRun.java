package io.streamlens.inference.batching;

import io.streamlens.inference.batching.ModelSource.Lease;
import io.streamlens.inference.event.OperatorEvent;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.savedmodel.ClassificationException;
import io.streamlens.modelstore.savedmodel.DeviceMemoryException;
import java.time.Clock;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one batch on a leased model and answers each of its images. A batch that fails is halved
 * until the image that fails stands alone, so that its neighbours keep their answers. An image that
 * fails alone puts the model to the question: only a sound model makes it the image's fault.
 *
 * <p>A batch that the device has no memory for is halved too, and makes the following ones smaller;
 * no image is at fault for that, even if it is alone.
 */
final class BatchRun {

  private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);

  /** For a single image: other batches, or other processes, may have the memory for a moment. */
  private static final int TRIES_ALONE = 4;

  private static final long NANOS_BETWEEN_TRIES = TimeUnit.MILLISECONDS.toNanos(50);

  private final ModelSource model;
  private final BatchTuning tuning;
  private final BatchPolicy policy;
  private final BatchListener listener;
  private final BatchWatch watch;
  private final Clock clock;

  BatchRun(
      ModelSource model,
      BatchTuning tuning,
      BatchPolicy policy,
      BatchListener listener,
      BatchWatch watch,
      Clock clock) {
    this.model = model;
    this.tuning = tuning;
    this.policy = policy;
    this.listener = listener;
    this.watch = watch;
    this.clock = clock;
  }

  /** Completes the answer of every image in {@code batch}, whatever happens. */
  void run(List<WaitingImage> batch) {
    try (Lease lease = model.lease();
        BatchWatch.Watched watched = watch.begin(() -> stuck(batch, lease))) {
      runOrHalve(batch, lease);
    } catch (ModelUnavailableException e) {
      fail(batch, e);
    } catch (RuntimeException | Error e) {
      // Not the model's own failure (those are ClassificationExceptions) but a defect of ours or
      // of the machine. The images are innocent: they are kept for another try.
      fail(batch, new ModelUnavailableException("a batch could not be run: " + e, e));
    }
  }

  private void runOrHalve(List<WaitingImage> batch, Lease lease) {
    try {
      runWhole(batch, lease);
    } catch (DeviceMemoryException e) {
      shrink(batch.size(), lease, e);
      if (batch.size() > 1) {
        halve(batch, lease);
      } else {
        runAlone(batch, lease);
      }
    } catch (ClassificationException e) {
      if (batch.size() > 1) {
        halve(batch, lease);
      } else {
        answerFailure(batch.get(0), lease, e);
      }
    }
  }

  private void halve(List<WaitingImage> batch, Lease lease) {
    int half = batch.size() / 2;
    runOrHalve(batch.subList(0, half), lease);
    runOrHalve(batch.subList(half, batch.size()), lease);
  }

  private void answerFailure(WaitingImage image, Lease lease, ClassificationException e) {
    if (!model.isSound(lease)) {
      throw new ModelUnavailableException(
          "model "
              + lease.version().reference()
              + " fails on its golden samples too: "
              + e.getMessage(),
          e);
    }
    image.answer.completeExceptionally(new ImageFailedException(e.getMessage(), e));
  }

  private void shrink(int size, Lease lease, DeviceMemoryException e) {
    int left = tuning.exhausted(size);
    OperatorEvent.DEVICE_MEMORY_EXHAUSTED.in(
        () ->
            LOG.warn(
                "{} (model {}): its images are run in smaller ones, and batches hold {} at most"
                    + " until more fit again",
                e.getMessage(),
                lease.version().reference(),
                left));
    listener.memoryExhausted(lease.version(), size, left);
  }

  /** All images of a model need the same memory: what one lacks, all lack. */
  private void runAlone(List<WaitingImage> image, Lease lease) {
    for (int attempt = 2; ; attempt++) {
      LockSupport.parkNanos(NANOS_BETWEEN_TRIES);
      try {
        runWhole(image, lease);
        return;
      } catch (DeviceMemoryException e) {
        if (attempt == TRIES_ALONE) {
          model.hasFailed(lease);
          throw new ModelUnavailableException(
              "model " + lease.version().reference() + " cannot run: " + e.getMessage(), e);
        }
      } catch (ClassificationException e) {
        answerFailure(image.get(0), lease, e);
        return;
      }
    }
  }

  private void runWhole(List<WaitingImage> batch, Lease lease) {
    long start = System.nanoTime();
    float[] probabilities = lease.classifier().classify(view(batch, image -> image.pixels));
    long end = System.nanoTime();
    long waited = start - batch.get(0).submittedNanos;
    tuning.ran(policy, end, batch.size(), waited, end - start);
    listener.batchDone(lease.version(), view(batch, image -> image.answer), waited, end - start);
    answer(batch, lease.version(), probabilities);
  }

  private void answer(List<WaitingImage> batch, ModelVersion version, float[] probabilities) {
    int answered = 0;
    BatchPredictions predictions = new BatchPredictions(version, probabilities, clock.millis());
    for (int row = batch.size() - 1; row >= 0; row--) {
      if (batch.get(row).answer.complete(predictions, row)) {
        answered++;
      }
    }
    if (answered > 0) {
      model.answered(answered);
    }
  }

  /** Not copied: most of the time nobody looks at all of it. */
  private static <T> List<T> view(List<WaitingImage> batch, Function<WaitingImage, T> part) {
    return new AbstractList<>() {
      @Override
      public T get(int index) {
        return part.apply(batch.get(index));
      }

      @Override
      public int size() {
        return batch.size();
      }
    };
  }

  /** Called by the watch, while the batch's own thread is still in the model. */
  private void stuck(List<WaitingImage> batch, Lease lease) {
    model.hasFailed(lease);
    fail(
        batch,
        new ModelUnavailableException(
            "a batch of "
                + batch.size()
                + " images has not come back from model "
                + lease.version().reference()
                + " within "
                + watch.limit()));
  }

  private static void fail(List<WaitingImage> batch, ModelUnavailableException failure) {
    for (WaitingImage image : batch) {
      image.answer.completeExceptionally(failure);
    }
  }
}
