package io.streamlens.modelstore.savedmodel;

/** The device that was asked for is not there, or cannot be looked for. */
public class DeviceUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public DeviceUnavailableException(String message) {
    super(message);
  }
}
