package io.streamlens.trainer.network;

import io.streamlens.trainer.InvalidRequestException;

/**
 * A network that cannot be built for the images at hand; the message names the layer, what came in
 * and what it needs.
 */
public class InvalidNetworkException extends InvalidRequestException {

  private static final long serialVersionUID = 1L;

  public InvalidNetworkException(String message) {
    super(message);
  }
}
