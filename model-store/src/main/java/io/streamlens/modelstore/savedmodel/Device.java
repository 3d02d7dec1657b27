package io.streamlens.modelstore.savedmodel;

/**
 * A device that TensorFlow can compute on.
 *
 * @param kind what it is
 * @param name TensorFlow's name of it, such as {@code /device:CPU:0}
 */
public record Device(Kind kind, String name) {

  /** What computes. */
  public enum Kind {
    CPU,
    GPU
  }

  /** What the user asks for. */
  public enum Choice {
    /** A GPU where there is one, else the CPU. */
    AUTO,
    /** The CPU, even where there is a GPU. */
    CPU,
    /** A GPU or nothing. */
    GPU
  }
}
