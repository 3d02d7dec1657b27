package io.streamlens.trainer.job;

import io.streamlens.trainer.TrainerException;

/** A job was begun as often as may be and the process died over it each time. */
class AttemptsExhaustedException extends TrainerException {

  private static final long serialVersionUID = 1L;

  AttemptsExhaustedException(int attempts) {
    super("begun %d times without coming to an end; not tried again".formatted(attempts));
  }
}
