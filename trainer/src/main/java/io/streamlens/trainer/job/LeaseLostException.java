package io.streamlens.trainer.job;

import io.streamlens.trainer.TrainerException;

/** Another trainer has taken the job over: this one has no more to do with it. */
public class LeaseLostException extends TrainerException {

  private static final long serialVersionUID = 1L;

  public LeaseLostException(String message) {
    super(message);
  }
}
