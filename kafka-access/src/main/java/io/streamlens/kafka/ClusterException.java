package io.streamlens.kafka;

/** A cluster cannot be used; the message says in one line what is missing and what to do. */
public class ClusterException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ClusterException(String message, Throwable cause) {
    super(message, cause);
  }

  public ClusterException(String message) {
    super(message);
  }
}
