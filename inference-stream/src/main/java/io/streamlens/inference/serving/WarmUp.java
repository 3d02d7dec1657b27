package io.streamlens.inference.serving;

import io.streamlens.inference.batching.BatchTuning;
import io.streamlens.inference.batching.MeasuredBatch;
import io.streamlens.modelstore.savedmodel.ClassificationException;
import io.streamlens.modelstore.savedmodel.Classifier;
import io.streamlens.modelstore.savedmodel.DeviceMemoryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each power of two up to the largest batch, so that no image of a user pays for it, and finds
 * out how long they take.
 *
 * @param maxBatchSize the largest batch, 1 or more
 * @param longest no larger batch is run once one takes longer than this: it will never be made
 */
public record WarmUp(int maxBatchSize, Duration longest) {

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  /** A batch whose layout of the weights serves all but the smallest ones too. */
  private static final int FIRST = 64;

  /** The first runs of a batch size are slow: TensorFlow plans its memory and kernels then. */
  private static final int LEAST_RUNS = 3;

  /**
   * Runs of a quick model take less than what disturbs them does, and what is found out here of a
   * size holds for as long as the model serves: so more of them, until those after the first have
   * taken so long.
   */
  private static final long ENOUGH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int MOST_RUNS = 25;

  /**
   * Runs the very first batch, to be called before anything else runs the model. oneDNN lays the
   * weights of a dense layer out as the first batch wants them, once, and for batches that want
   * them otherwise it lays them out anew each time: a network of two layers of 2048 units in fp32
   * takes 4.7 ms for 64 images if its first batch was one of 64, and 9.7 ms if that was one image.
   *
   * <p>What may be wrong with the model is not told here: its golden samples come next.
   */
  void first(Classifier classifier, byte[] pixels) {
    try {
      classifier.classify(Collections.nCopies(Math.min(FIRST, maxBatchSize), pixels));
    } catch (ClassificationException e) {
      LOG.debug("the first batch has failed", e);
    }
  }

  /**
   * Runs them. Ends early, with a smaller ceiling, where the device has no memory for more.
   *
   * @return the median time of each size, and the ceiling
   * @throws io.streamlens.modelstore.savedmodel.ClassificationException if a batch fails otherwise,
   *     or a single image does not fit
   */
  BatchTuning run(Classifier classifier, byte[] pixels) {
    List<MeasuredBatch> measured = new ArrayList<>();
    for (int size = 1; size > 0; size = next(size)) {
      long nanos;
      try {
        nanos = medianNanos(classifier, Collections.nCopies(size, pixels));
      } catch (DeviceMemoryException e) {
        if (size == 1) {
          throw e;
        }
        LOG.warn("{}: batches stay below that until more fit", e.getMessage());
        BatchTuning tuning = new BatchTuning(measured);
        tuning.exhausted(size);
        return tuning;
      }
      measured.add(new MeasuredBatch(size, nanos));
      if (nanos > longest.toNanos()) {
        break;
      }
    }
    return new BatchTuning(measured);
  }

  /** 0 after the largest. */
  private int next(int size) {
    return size == maxBatchSize ? 0 : Math.min(2 * size, maxBatchSize);
  }

  private static long medianNanos(Classifier classifier, List<byte[]> batch) {
    long[] nanos = new long[MOST_RUNS];
    long nanosAfterFirst = 0;
    int runs = 0;
    while (runs < LEAST_RUNS || (runs < MOST_RUNS && nanosAfterFirst < ENOUGH_NANOS)) {
      long start = System.nanoTime();
      classifier.classify(batch);
      nanos[runs] = Math.max(1, System.nanoTime() - start);
      nanosAfterFirst += runs == 0 ? 0 : nanos[runs];
      runs++;
    }
    Arrays.sort(nanos, 0, runs);
    return nanos[runs / 2];
  }
}
