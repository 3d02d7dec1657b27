package io.streamlens.trainer.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.EnumSet;
import java.util.Set;

/** Where a job is. */
public enum JobState {
  /** It is written down and waits for its turn. */
  @JsonProperty("accepted")
  ACCEPTED,
  /** It has been begun. */
  @JsonProperty("training")
  TRAINING,
  /** The model is trained, measured and has passed the gate. */
  @JsonProperty("evaluated")
  EVALUATED,
  /** The model is in the store, and promoted if that was asked for. */
  @JsonProperty("published")
  PUBLISHED,
  /** The gate has refused the model. */
  @JsonProperty("refused")
  REFUSED,
  /** It could not be done. */
  @JsonProperty("failed")
  FAILED,
  /** Somebody has called it off. */
  @JsonProperty("cancelled")
  CANCELLED;

  private static final Set<JobState> FINAL = EnumSet.of(PUBLISHED, REFUSED, FAILED, CANCELLED);

  /** Whether nothing comes after it. */
  public boolean isFinal() {
    return FINAL.contains(this);
  }

  /**
   * Whether it may be followed by {@code next}. A job that is resumed trains again, whatever it had
   * come to.
   */
  boolean mayBecome(JobState next) {
    return switch (this) {
      case ACCEPTED -> next == TRAINING || next == FAILED || next == CANCELLED;
      case TRAINING -> next != ACCEPTED && next != PUBLISHED;
      case EVALUATED -> next != ACCEPTED;
      case PUBLISHED, REFUSED, FAILED, CANCELLED -> false;
    };
  }
}
