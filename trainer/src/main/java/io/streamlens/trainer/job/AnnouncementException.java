package io.streamlens.trainer.job;

import io.streamlens.trainer.TrainerException;

/** Something could not be told at the moment. */
public class AnnouncementException extends TrainerException {

  private static final long serialVersionUID = 1L;

  public AnnouncementException(String message, Throwable cause) {
    super(message, cause);
  }
}
