package io.streamlens.modelstore.image;

import java.io.IOException;

/** The bytes of an image are not what its format demands. */
final class DamagedImageException extends IOException {

  private static final long serialVersionUID = 1L;

  DamagedImageException(String message) {
    super(message);
  }
}
