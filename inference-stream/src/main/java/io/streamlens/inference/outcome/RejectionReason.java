package io.streamlens.inference.outcome;

import io.streamlens.modelstore.image.ImageRejectedException;
import java.util.Locale;

/** Why an image became a dead letter: the values of the header {@code streamlens-reason}. */
public enum RejectionReason {
  EMPTY,
  UNSUPPORTED_FORMAT,
  UNDECODABLE,
  TOO_LARGE,
  WRONG_SHAPE,
  UNKNOWN_MODEL,
  MODEL_FAILED,
  POISONOUS;

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The reason that an image reader's verdict stands for. */
  public static RejectionReason of(ImageRejectedException.Reason reason) {
    return switch (reason) {
      case EMPTY -> EMPTY;
      case UNSUPPORTED_FORMAT -> UNSUPPORTED_FORMAT;
      case UNDECODABLE -> UNDECODABLE;
      case TOO_LARGE -> TOO_LARGE;
      case WRONG_SHAPE -> WRONG_SHAPE;
    };
  }

  /** As it stands in the header and in metrics, such as {@code wrong-shape}. */
  @Override
  public String toString() {
    return text;
  }
}
