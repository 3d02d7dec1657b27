package io.streamlens.inference.batching;

import java.util.concurrent.CompletableFuture;

/** An image on its way into a batch; the future is its answer. */
final class WaitingImage {

  final byte[] pixels;
  final CompletableFuture<Prediction> answer = new CompletableFuture<>();
  final long submittedNanos;

  WaitingImage(byte[] pixels, long submittedNanos) {
    this.pixels = pixels;
    this.submittedNanos = submittedNanos;
  }
}
