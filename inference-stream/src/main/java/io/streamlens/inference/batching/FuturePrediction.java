package io.streamlens.inference.batching;

import java.util.concurrent.CompletableFuture;

/** The answer to one image as a future. */
final class FuturePrediction extends CompletableFuture<Prediction> implements PredictionCallback {

  @Override
  public boolean complete(BatchPredictions batch, int row) {
    return complete(batch.of(row));
  }
}
