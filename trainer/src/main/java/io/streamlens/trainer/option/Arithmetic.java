package io.streamlens.trainer.option;

/** The arithmetic of the training steps. Weights, their updates and evaluation stay fp32. */
public enum Arithmetic {
  /** 32-bit floating point throughout. */
  FP32,
  /**
   * On a CPU that computes in it, and trains the network rightly in it: oneDNN's convolutions and
   * products in bfloat16.
   */
  BFLOAT16,
  /** On a GPU: mixed precision with a fixed loss scale. */
  FP16,
  /** The fastest of these that the device trains the network rightly in. */
  AUTO
}
