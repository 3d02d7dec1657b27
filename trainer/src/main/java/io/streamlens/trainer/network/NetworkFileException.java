package io.streamlens.trainer.network;

/** A mistake in a network file; the message names the file and the line. */
public class NetworkFileException extends InvalidNetworkException {

  private static final long serialVersionUID = 1L;

  public NetworkFileException(String message) {
    super(message);
  }
}
