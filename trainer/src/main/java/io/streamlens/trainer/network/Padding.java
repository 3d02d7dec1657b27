package io.streamlens.trainer.network;

import java.util.Locale;

/** What happens at the edges of feature maps. */
public enum Padding {
  /** Zeros are added so that the output is as large as the input divided by the stride. */
  SAME,
  /** None is added; windows stay within the input. */
  VALID;

  /** The length of the output along one axis; 0 or less if the window does not fit. */
  int outputLength(int input, int window, int stride) {
    return this == SAME ? (input + stride - 1) / stride : (input - window) / stride + 1;
  }

  /** {@code same} or {@code valid}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
