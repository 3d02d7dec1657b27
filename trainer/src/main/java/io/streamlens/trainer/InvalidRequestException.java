package io.streamlens.trainer;

import org.jspecify.annotations.Nullable;

/**
 * What was asked for does not exist or makes no sense: an unknown data set or network, an option
 * out of its range, a network that does not fit the images. The message lists what there is.
 * Nothing has been done yet.
 */
public class InvalidRequestException extends TrainerException {

  private static final long serialVersionUID = 1L;

  public InvalidRequestException(String message) {
    super(message);
  }

  public InvalidRequestException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
