package io.streamlens.inference.lifecycle;

/** The stream cannot start, or cannot go on; one line that says what to do. */
public class StartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartException(String message) {
    super(message);
  }

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
