package io.streamlens.inference.batching;

import org.jspecify.annotations.Nullable;

/**
 * Where the answer to one image goes. Called on a thread of the batcher, which has other images to
 * answer: must be quick. The first call counts; after a batch that was given up as stuck a second
 * one may come, from another thread, and changes nothing.
 */
public interface PredictionCallback {

  /**
   * The model has answered. The images of a batch are answered from the last to the first: whoever
   * waits for the first finds all others answered when it wakes.
   *
   * @param batch what it said of all images of the batch
   * @param row this image's
   * @return whether this was the first call; then its model is told ({@link ModelSource#answered})
   */
  boolean complete(BatchPredictions batch, int row);

  /**
   * What the answer is for, to a listener of the batches that knows what to make of it; null for
   * nothing that concerns one.
   */
  default @Nullable Object subject() {
    return null;
  }

  /**
   * There will be no answer.
   *
   * @param failure an {@link ImageFailedException} if the image is at fault, a {@link
   *     ModelUnavailableException} if the model is or the batcher is closed
   * @return whether this was the first call
   */
  boolean completeExceptionally(Throwable failure);
}
