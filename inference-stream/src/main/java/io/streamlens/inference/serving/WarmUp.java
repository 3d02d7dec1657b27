package io.streamlens.inference.serving;

import io.streamlens.modelstore.savedmodel.Classifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Runs each power of two up to the largest batch, so that no image of a user pays for it.
 *
 * @param maxBatchSize the largest batch, 1 or more
 */
record WarmUp(int maxBatchSize) {

  /** The first runs of a batch size are slow: TensorFlow plans its memory and kernels then. */
  private static final int RUNS = 3;

  /**
   * @return the median time of a batch of the largest size
   */
  Duration run(Classifier classifier, byte[] pixels) {
    for (int size = 1; size < maxBatchSize; size *= 2) {
      run(classifier, Collections.nCopies(size, pixels));
    }
    return run(classifier, Collections.nCopies(maxBatchSize, pixels));
  }

  private static Duration run(Classifier classifier, List<byte[]> batch) {
    long[] nanos = new long[RUNS];
    for (int run = 0; run < RUNS; run++) {
      long start = System.nanoTime();
      classifier.classify(batch);
      nanos[run] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return Duration.ofNanos(nanos[RUNS / 2]);
  }
}
