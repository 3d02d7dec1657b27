package io.streamlens.trainer.log;

import io.streamlens.trainer.TrainerException;
import org.jspecify.annotations.Nullable;

/** What a run writes down cannot be written; the message names the file. */
public class TrainingLogException extends TrainerException {

  private static final long serialVersionUID = 1L;

  public TrainingLogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
