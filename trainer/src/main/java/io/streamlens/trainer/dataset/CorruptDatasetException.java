package io.streamlens.trainer.dataset;

import io.streamlens.trainer.TrainerException;
import org.jspecify.annotations.Nullable;

/** A data set was found but is damaged; the message names the file and what is wrong with it. */
public class CorruptDatasetException extends TrainerException {

  private static final long serialVersionUID = 1L;

  public CorruptDatasetException(String message) {
    super(message);
  }

  public CorruptDatasetException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
