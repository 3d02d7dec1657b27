package io.streamlens.inference.batching;

/** An image on its way into a batch, and where its answer goes. */
final class WaitingImage {

  final byte[] pixels;
  final PredictionCallback answer;
  final long submittedNanos;

  WaitingImage(byte[] pixels, PredictionCallback answer, long submittedNanos) {
    this.pixels = pixels;
    this.answer = answer;
    this.submittedNanos = submittedNanos;
  }
}
