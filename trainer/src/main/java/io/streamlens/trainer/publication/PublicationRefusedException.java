package io.streamlens.trainer.publication;

import io.streamlens.trainer.TrainerException;
import org.jspecify.annotations.Nullable;

/**
 * The export does not do what the trained graph did, or could not be written: nothing has been
 * published and nothing stays behind.
 */
public class PublicationRefusedException extends TrainerException {

  private static final long serialVersionUID = 1L;

  public PublicationRefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
