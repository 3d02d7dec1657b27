package io.streamlens.trainer.job;

import io.streamlens.trainer.TrainerException;
import org.jspecify.annotations.Nullable;

/** The directory of the jobs cannot be read or written; the message names the file. */
public class JobStoreException extends TrainerException {

  private static final long serialVersionUID = 1L;

  public JobStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
