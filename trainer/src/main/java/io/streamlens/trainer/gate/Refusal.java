package io.streamlens.trainer.gate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A rule that a model did not meet.
 *
 * @param rule which one
 * @param label the label it is about; for {@code class-floor} only
 * @param required what it asks for
 * @param actual what there was
 * @param missing by how much it was missed
 * @param message all this in a line
 */
public record Refusal(
    Rule rule,
    @Nullable String label,
    @JsonProperty(required = true) double required,
    @JsonProperty(required = true) double actual,
    @JsonProperty(required = true) double missing,
    String message) {

  /** What can be asked of a model. */
  public enum Rule {
    /** More right answers than the champion, by a margin. */
    @JsonProperty("better-than-champion")
    BETTER_THAN_CHAMPION,
    /** The champion can be measured on these test images. */
    @JsonProperty("comparable-to-champion")
    COMPARABLE_TO_CHAMPION,
    /** An accuracy in any case. */
    @JsonProperty("min-accuracy")
    MIN_ACCURACY,
    /** A share of right answers for each label. */
    @JsonProperty("class-floor")
    CLASS_FLOOR
  }

  static Refusal minAccuracy(double required, double actual) {
    return new Refusal(
        Rule.MIN_ACCURACY,
        null,
        required,
        actual,
        required - actual,
        line(
            "min-accuracy: %.4f is %.4f below the required %.4f",
            actual, required - actual, required));
  }

  static Refusal classFloor(String label, double required, double actual) {
    return new Refusal(
        Rule.CLASS_FLOOR,
        label,
        required,
        actual,
        required - actual,
        line(
            "class-floor: %.4f of '%s' is %.4f below the required %.4f",
            actual, label, required - actual, required));
  }

  static Refusal noTestImages(String label, double required) {
    return new Refusal(
        Rule.CLASS_FLOOR,
        label,
        required,
        0,
        required,
        line("class-floor: '%s' has no test image, so that %.4f is not shown", label, required));
  }

  static Refusal notBetter(String champion, double required, double actual, double best) {
    return new Refusal(
        Rule.BETTER_THAN_CHAMPION,
        null,
        required,
        actual,
        required - actual,
        line(
            "better-than-champion: %.4f is %.4f below the required %.4f (%s has %.4f)",
            actual, required - actual, required, champion, best));
  }

  static Refusal notComparable(String why, double actual) {
    return new Refusal(
        Rule.COMPARABLE_TO_CHAMPION, null, 0, actual, 0, "comparable-to-champion: " + why);
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
