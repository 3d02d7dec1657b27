package io.streamlens.cli.demo;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A number of images that are sent one after the other, and what came of each. Written by the
 * sending and the receiving thread; what it counted may be read once {@link #await} says that all
 * have come.
 */
final class Stretch {

  /** Stands for an image that was dead-lettered, where else the index of its label stands. */
  static final int DEAD_LETTERED = -1;

  private static final int MISSING = -2;

  private final String name;
  private final int[] labels;
  private final long[] dueNanos;
  private final long[] receivedNanos;
  private final CountDownLatch missing;
  private final AtomicInteger duplicates = new AtomicInteger();

  Stretch(String name, int size) {
    this.name = name;
    this.labels = new int[size];
    Arrays.fill(labels, MISSING);
    this.dueNanos = new long[size];
    this.receivedNanos = new long[size];
    this.missing = new CountDownLatch(size);
  }

  String name() {
    return name;
  }

  int size() {
    return labels.length;
  }

  /** The key, and the id, of an image: {@code name/number}. */
  String key(int image) {
    return name + "/" + image;
  }

  /** An image was to be sent at this moment, on the clock of {@link System#nanoTime()}. */
  void due(int image, long nanos) {
    dueNanos[image] = nanos;
  }

  /** A result has come; a second one for the same image is counted as a duplicate. */
  void received(int image, int label, long nanos) {
    if (labels[image] != MISSING) {
      duplicates.incrementAndGet();
      return;
    }
    labels[image] = label;
    receivedNanos[image] = nanos;
    missing.countDown();
  }

  /** Waits for the last result; {@code false} if it has not come within the time. */
  boolean await(long milliseconds) throws InterruptedException {
    return missing.await(milliseconds, TimeUnit.MILLISECONDS);
  }

  /** How many images have a result. */
  int received() {
    return size() - (int) missing.getCount();
  }

  /** How many results came for images that had one. */
  int duplicates() {
    return duplicates.get();
  }

  /** The index of an image's label, or {@link #DEAD_LETTERED}. */
  int label(int image) {
    return labels[image];
  }

  /** How many were dead-lettered. */
  int deadLettered() {
    return (int) Arrays.stream(labels).filter(label -> label == DEAD_LETTERED).count();
  }

  /** From when an image was due to its result, in nanoseconds. */
  long latencyNanos(int image) {
    return receivedNanos[image] - dueNanos[image];
  }

  /** From when the first was due to the last result, in seconds. */
  double seconds() {
    return (Arrays.stream(receivedNanos).max().orElse(0) - dueNanos[0]) / 1e9;
  }
}
