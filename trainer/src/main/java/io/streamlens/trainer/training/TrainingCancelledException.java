package io.streamlens.trainer.training;

import io.streamlens.trainer.TrainerException;

/** The training thread was interrupted; its interrupt flag is still set. */
public class TrainingCancelledException extends TrainerException {

  private static final long serialVersionUID = 1L;

  public TrainingCancelledException(String message) {
    super(message);
  }
}
