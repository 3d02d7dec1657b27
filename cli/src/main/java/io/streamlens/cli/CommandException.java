package io.streamlens.cli;

/**
 * The work of a command failed for a reason that the user can understand: the message, one line, is
 * all that is shown, and the exit code is 1.
 */
public class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what was wrong and what to do, in one line
   */
  public CommandException(String message) {
    super(message);
  }

  /**
   * @param message what was wrong and what to do, in one line
   * @param cause shown with {@code STREAMLENS_DEBUG=1} only
   */
  public CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
