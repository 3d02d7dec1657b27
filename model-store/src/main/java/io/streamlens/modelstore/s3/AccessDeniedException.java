package io.streamlens.modelstore.s3;

import io.streamlens.modelstore.StoreUnavailableException;

/** The credentials do not allow what was asked for; others may. */
final class AccessDeniedException extends StoreUnavailableException {

  private static final long serialVersionUID = 1L;

  AccessDeniedException(String message, Throwable cause) {
    super(message, cause);
  }
}
