package io.streamlens.trainer.network;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** How the values of a weight begin. */
public sealed interface Initializer {

  /** Makes {@code count} values. */
  float[] values(int count, RandomGenerator random);

  /**
   * Normally distributed with variance 2 / fanIn: keeps the variance of what passes through
   * rectified layers (He and others, "Delving Deep into Rectifiers", 2015).
   *
   * @param fanIn how many inputs one output sums, 1 or more
   */
  record HeNormal(int fanIn) implements Initializer {
    @Override
    public float[] values(int count, RandomGenerator random) {
      double deviation = Math.sqrt(2.0 / fanIn);
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) (deviation * random.nextGaussian());
      }
      return values;
    }
  }

  /**
   * Uniform within ±sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio, "Understanding the difficulty of
   * training deep feedforward neural networks", 2010).
   *
   * @param fanIn how many inputs one output sums, 1 or more
   * @param fanOut how many outputs one input goes to, 1 or more
   */
  record GlorotUniform(int fanIn, int fanOut) implements Initializer {
    @Override
    public float[] values(int count, RandomGenerator random) {
      double limit = Math.sqrt(6.0 / (fanIn + (double) fanOut));
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) (limit * (2 * random.nextDouble() - 1));
      }
      return values;
    }
  }

  /**
   * The same everywhere.
   *
   * @param value that value
   */
  record Constant(float value) implements Initializer {
    @Override
    public float[] values(int count, RandomGenerator random) {
      float[] values = new float[count];
      Arrays.fill(values, value);
      return values;
    }
  }
}
