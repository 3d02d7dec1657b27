package io.streamlens.modelstore.savedmodel;

/**
 * The device has no memory left for a batch of this size. That is never an image's fault, since all
 * images of a model need the same: a smaller batch may well run.
 */
public class DeviceMemoryException extends ClassificationException {

  private static final long serialVersionUID = 1L;

  public DeviceMemoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
