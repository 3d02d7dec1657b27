package io.streamlens.trainer.training;

import io.streamlens.trainer.TrainerException;

/** The loss has become infinite or no number: the run is lost. */
public class DivergedException extends TrainerException {

  private static final long serialVersionUID = 1L;

  public DivergedException(String message) {
    super(message);
  }
}
