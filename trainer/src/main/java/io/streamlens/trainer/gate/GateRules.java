package io.streamlens.trainer.gate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a model must reach.
 *
 * @param margin by how much its accuracy must be above the champion's on the same test images, 0 to
 *     1; 0: by one image at least
 * @param minAccuracy the accuracy it must have in any case, 0 to 1
 * @param classFloor the share of right answers that it must have among the test images of each
 *     label, 0 to 1; 0: none
 */
public record GateRules(double margin, double minAccuracy, double classFloor) {

  /** Better than the champion, nothing else. */
  public static final GateRules DEFAULT = new GateRules(0, 0, 0);

  /**
   * @throws IllegalArgumentException naming the rule that is out of its range
   */
  public GateRules {
    check("margin", margin);
    check("minAccuracy", minAccuracy);
    check("classFloor", classFloor);
  }

  @JsonCreator
  static GateRules read(
      @JsonProperty("margin") @Nullable Double margin,
      @JsonProperty("minAccuracy") @Nullable Double minAccuracy,
      @JsonProperty("classFloor") @Nullable Double classFloor) {
    return new GateRules(orNone(margin), orNone(minAccuracy), orNone(classFloor));
  }

  private static double orNone(@Nullable Double rule) {
    return rule == null ? 0 : rule;
  }

  private static void check(String what, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(what + " must be 0 to 1, not " + value);
    }
  }

  /** Of each rule the stricter one. */
  public GateRules and(GateRules other) {
    return new GateRules(
        Math.max(margin, other.margin),
        Math.max(minAccuracy, other.minAccuracy),
        Math.max(classFloor, other.classFloor));
  }
}
