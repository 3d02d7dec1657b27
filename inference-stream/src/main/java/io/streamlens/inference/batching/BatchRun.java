package io.streamlens.inference.batching;

import io.streamlens.inference.batching.ModelSource.Lease;
import io.streamlens.modelstore.savedmodel.ClassificationException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs one batch on a leased model and answers each of its images. A batch that fails is halved
 * until the image that fails stands alone, so that its neighbours keep their answers. An image that
 * fails alone puts the model to the question: only a sound model makes it the image's fault.
 */
final class BatchRun {

  private final ModelSource model;
  private final BatchListener listener;
  private final BatchWatch watch;

  BatchRun(ModelSource model, BatchListener listener, BatchWatch watch) {
    this.model = model;
    this.listener = listener;
    this.watch = watch;
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
    } catch (ClassificationException e) {
      if (batch.size() > 1) {
        int half = batch.size() / 2;
        runOrHalve(batch.subList(0, half), lease);
        runOrHalve(batch.subList(half, batch.size()), lease);
      } else if (model.isSound(lease)) {
        batch.get(0).answer.completeExceptionally(new ImageFailedException(e.getMessage(), e));
      } else {
        throw new ModelUnavailableException(
            "model "
                + lease.version().reference()
                + " fails on its golden samples too: "
                + e.getMessage(),
            e);
      }
    }
  }

  private void runWhole(List<WaitingImage> batch, Lease lease) {
    List<byte[]> pixels = new ArrayList<>(batch.size());
    for (WaitingImage image : batch) {
      pixels.add(image.pixels);
    }
    long start = System.nanoTime();
    float[] probabilities = lease.classifier().classify(pixels);
    long end = System.nanoTime();
    listener.batchDone(
        lease.version(), answers(batch), start - batch.get(0).submittedNanos, end - start);
    for (int row = batch.size() - 1; row >= 0; row--) {
      batch.get(row).answer.complete(new Prediction(lease.version(), probabilities, row));
    }
  }

  private static List<PredictionCallback> answers(List<WaitingImage> batch) {
    return new AbstractList<>() {
      @Override
      public PredictionCallback get(int index) {
        return batch.get(index).answer;
      }

      @Override
      public int size() {
        return batch.size();
      }
    };
  }

  /** Called by the watch, while the batch's own thread is still in the model. */
  private void stuck(List<WaitingImage> batch, Lease lease) {
    model.isStuck(lease);
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
