package io.streamlens.trainer.training;

import io.streamlens.trainer.TrainerException;
import org.jspecify.annotations.Nullable;

/** A checkpoint cannot be written or read, or is none of this run. The message says what to do. */
public class CheckpointException extends TrainerException {

  private static final long serialVersionUID = 1L;

  public CheckpointException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
