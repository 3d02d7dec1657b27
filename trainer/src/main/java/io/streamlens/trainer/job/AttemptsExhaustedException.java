package io.streamlens.trainer.job;

import io.streamlens.trainer.TrainerException;

/** A job was begun as often as may be and has not come further each time. */
class AttemptsExhaustedException extends TrainerException {

  private static final long serialVersionUID = 1L;

  AttemptsExhaustedException(int attempts) {
    super("begun %d times without coming further; not tried again".formatted(attempts));
  }
}
