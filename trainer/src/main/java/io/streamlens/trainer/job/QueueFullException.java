package io.streamlens.trainer.job;

import io.streamlens.trainer.TrainerException;

/** As many jobs wait as may: nothing was written down, and the request may be sent again later. */
public class QueueFullException extends TrainerException {

  private static final long serialVersionUID = 1L;

  public QueueFullException(String message) {
    super(message);
  }
}
