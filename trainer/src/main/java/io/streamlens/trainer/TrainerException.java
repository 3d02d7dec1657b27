package io.streamlens.trainer;

import org.jspecify.annotations.Nullable;

/** What the trainer throws: one message, in one line, that a user can act on. */
public abstract class TrainerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  protected TrainerException(String message) {
    super(message);
  }

  protected TrainerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
