package io.streamlens.trainer.option;

/** How the learning rate changes in the course of a run; a warm-up comes before. */
public enum Schedule {
  /** It does not change. */
  CONSTANT,
  /** A tenth after half of the steps, a hundredth after three quarters (He and others, 2016). */
  STEP,
  /** Falls to zero along half a cosine (Loshchilov and Hutter, "SGDR", 2017, no restarts). */
  COSINE,
  /**
   * Rises from a twenty-fifth to the largest rate along half a cosine, then falls along another to
   * nearly nothing (Smith and Topin, "Super-Convergence", 2018). The rise is the warm-up; where
   * none is given, three tenths of the run.
   */
  ONE_CYCLE
}
