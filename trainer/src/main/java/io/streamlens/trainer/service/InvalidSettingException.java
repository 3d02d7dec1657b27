package io.streamlens.trainer.service;

/** A setting that the trainer cannot start with; one line with key, value and what is allowed. */
public class InvalidSettingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidSettingException(String message) {
    super(message);
  }
}
