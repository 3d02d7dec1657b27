package io.streamlens.inference.decoding;

/** An image at which the process has died, or its decoder has hung, too often to try again. */
public class PoisonousImageException extends Exception {

  private static final long serialVersionUID = 1L;

  PoisonousImageException(String message) {
    super(message);
  }
}
