package io.streamlens.trainer.dataset;

import io.streamlens.trainer.TrainerException;

/** A data set that is nowhere to be had; the message says what was tried and how to give it. */
public class DatasetUnavailableException extends TrainerException {

  private static final long serialVersionUID = 1L;

  public DatasetUnavailableException(String message) {
    super(message);
  }
}
