package io.streamlens.modelstore.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The arithmetic a model is run in. */
public enum Precision {
  /** 32-bit floating point throughout. */
  @JsonProperty("fp32")
  FP32("fp32"),
  /** Convolutions and matrix products in bfloat16, the rest in 32-bit floating point. */
  @JsonProperty("bfloat16")
  BFLOAT16("bfloat16");

  /** What the user asks for. */
  public enum Choice {
    /** The faster one that costs next to no accuracy: see {@code ChosenPrecision}. */
    AUTO,
    /** {@link Precision#FP32}. */
    FP32,
    /** {@link Precision#BFLOAT16}, also where it has not been measured. */
    BFLOAT16
  }

  private final String text;

  Precision(String text) {
    this.text = text;
  }

  /** As written in manifests and on the command line. */
  @Override
  public String toString() {
    return text;
  }
}
