package io.streamlens.inference.serving;

/** Told how far a load has come, in this order; called on the thread that loads. */
public interface LoadProgress {

  /** The files are there and whole. */
  void fetched();

  /** The model is loaded and does what was published. */
  void verified();
}
