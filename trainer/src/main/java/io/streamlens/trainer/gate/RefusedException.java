package io.streamlens.trainer.gate;

import io.streamlens.trainer.TrainerException;

/** The gate has refused a model: nothing is published. */
public class RefusedException extends TrainerException {

  private static final long serialVersionUID = 1L;

  private final transient Verdict verdict;

  public RefusedException(Verdict verdict) {
    super(verdict.reason());
    this.verdict = verdict;
  }

  /** What it was refused for. */
  public Verdict verdict() {
    return verdict;
  }
}
