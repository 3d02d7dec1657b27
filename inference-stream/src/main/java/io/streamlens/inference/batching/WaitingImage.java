package io.streamlens.inference.batching;

import io.streamlens.modelstore.image.ImageBytes;

/** An image on its way into a batch, and where its answer goes. */
final class WaitingImage {

  final ImageBytes pixels;
  final PredictionCallback answer;
  final long submittedNanos;

  WaitingImage(ImageBytes pixels, PredictionCallback answer, long submittedNanos) {
    this.pixels = pixels;
    this.answer = answer;
    this.submittedNanos = submittedNanos;
  }
}
