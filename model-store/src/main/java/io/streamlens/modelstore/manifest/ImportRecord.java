package io.streamlens.modelstore.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.streamlens.modelstore.Digest;
import org.jspecify.annotations.Nullable;

/**
 * What an imported model was made of.
 *
 * @param source name of the directory it was read from
 * @param savedModel digest of its {@code saved_model.pb}
 * @param signature the signature that was taken
 * @param input that signature's name for the images
 * @param output that signature's name for what was taken out
 * @param values what comes out of it
 * @param scale what became of the pixel values 0 to 255 before they went into it, such as {@code
 *     0..1}
 * @param tensorflow version of the TensorFlow that wrote it; absent where it does not say
 */
public record ImportRecord(
    String source,
    Digest savedModel,
    String signature,
    String input,
    String output,
    Values values,
    String scale,
    @Nullable String tensorflow) {

  /**
   * @throws IllegalArgumentException naming the field that is missing or blank
   */
  public ImportRecord {
    Require.text("source", source);
    Require.present("savedModel", savedModel);
    Require.text("signature", signature);
    Require.text("input", input);
    Require.text("output", output);
    Require.present("values", values);
    Require.text("scale", scale);
    if (tensorflow != null) {
      Require.text("tensorflow", tensorflow);
    }
  }

  /** What a foreign graph gives for an image. */
  public enum Values {
    /** Numbers of any size; a softmax makes probabilities of them. */
    @JsonProperty("logits")
    LOGITS,
    /** Numbers from 0 to 1 whose sum is 1. */
    @JsonProperty("probabilities")
    PROBABILITIES
  }
}
