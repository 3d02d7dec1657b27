package io.streamlens.inference;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.savedmodel.ClassificationException;
import io.streamlens.modelstore.savedmodel.Classifier;
import io.streamlens.modelstore.savedmodel.DeviceMemoryException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * Answers with the label whose index is the image's first pixel mod 7, at 0.7, the next ones
 * sharing the rest; fails on whatever it is told to.
 */
public final class ScriptedClassifier implements Classifier {

  /** Sizes of the batches that came, in order. */
  public final List<Integer> batchSizes = Collections.synchronizedList(new ArrayList<>());

  /** The first pixels of the images that came, in order. */
  public final List<Integer> seen = Collections.synchronizedList(new ArrayList<>());

  private volatile Predicate<byte[]> failing = image -> false;
  private volatile Runnable before = () -> {};
  private volatile int largest = Integer.MAX_VALUE;
  private volatile int fitting = Integer.MAX_VALUE;
  private volatile boolean closed;

  /** Fails from now on every batch that has such an image in it. */
  public void failOn(Predicate<byte[]> failing) {
    this.failing = failing;
  }

  /** Fails every larger batch from now on, and does not say why. */
  public void refuseBatchesAbove(int size) {
    largest = size;
  }

  /** Has no memory for a larger batch from now on. */
  public void haveMemoryFor(int size) {
    fitting = size;
  }

  /** Runs at the beginning of every batch from now on. */
  public void before(Runnable before) {
    this.before = before;
  }

  public boolean isClosed() {
    return closed;
  }

  public static float[] probabilities(byte[] image) {
    float[] row = new float[7];
    for (int i = 0; i < 7; i++) {
      row[(image[0] + i) % 7] = i == 0 ? 0.7f : 0.3f * (7 - i) / 21;
    }
    return row;
  }

  @Override
  public ImageSpec input() {
    return TestModels.INPUT;
  }

  @Override
  public int labels() {
    return 7;
  }

  @Override
  public float[] classify(List<byte[]> images) {
    if (closed) {
      throw new IllegalStateException("used after close");
    }
    before.run();
    batchSizes.add(images.size());
    if (images.size() > fitting) {
      throw new DeviceMemoryException(
          "the device has no memory for a batch of " + images.size(),
          new IllegalStateException("scripted"));
    }
    if (images.size() > largest) {
      throw new ClassificationException(
          "no memory for a batch of " + images.size(), new IllegalStateException("scripted"));
    }
    float[] probabilities = new float[images.size() * 7];
    for (int i = 0; i < images.size(); i++) {
      seen.add((int) images.get(i)[0]);
      if (failing.test(images.get(i))) {
        throw new ClassificationException("told to fail", new IllegalStateException("scripted"));
      }
      System.arraycopy(probabilities(images.get(i)), 0, probabilities, i * 7, 7);
    }
    return probabilities;
  }

  @Override
  public void close() {
    closed = true;
  }
}
