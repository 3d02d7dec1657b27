package io.streamlens.inference.outcome;

import org.jspecify.annotations.Nullable;

/** What became of an image: exactly one of the two, for every image. */
public sealed interface Outcome {

  /**
   * The model's answer.
   *
   * @param json the classification as it goes to the topic; its array is used again once it has
   *     been sent: {@link #kept} to keep it
   * @param model name of the model that made it
   * @param modelVersion version of the model that made it
   * @param classifiedAt milliseconds since the epoch
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Classified(byte[] json, String model, int modelVersion, long classifiedAt)
      implements Outcome {

    /** The same, with JSON of its own. */
    public Classified kept() {
      return new Classified(json.clone(), model, modelVersion, classifiedAt);
    }
  }

  /**
   * No answer, for a reason that lies in the image.
   *
   * @param reason which
   * @param message for the operator, one line
   * @param cause what was thrown, if anything was
   */
  record Rejected(RejectionReason reason, String message, @Nullable Throwable cause)
      implements Outcome {}
}
