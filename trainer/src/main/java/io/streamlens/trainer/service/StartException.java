package io.streamlens.trainer.service;

/** The trainer cannot start; one line that says why and what to do. */
class StartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
