package io.streamlens.trainer.training;

import io.streamlens.modelstore.manifest.ImageSpec;

/** The arrays of one batch, used again and again. */
final class PreparedBatch {

  private final byte[] pixels;
  private final int[] labels;
  private final float[] targets;
  private final float[] weights;

  PreparedBatch(ImageSpec input, int size, int labelCount) {
    pixels = new byte[size * input.size()];
    labels = new int[size];
    targets = new float[size * labelCount];
    weights = new float[size];
  }

  /** The images, one after the other. */
  byte[] pixels() {
    return pixels;
  }

  /** The index of each image's own label. */
  int[] labels() {
    return labels;
  }

  /** A row of shares for each image. */
  float[] targets() {
    return targets;
  }

  /** How much each image counts. */
  float[] weights() {
    return weights;
  }
}
