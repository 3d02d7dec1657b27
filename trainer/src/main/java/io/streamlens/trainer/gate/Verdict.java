package io.streamlens.trainer.gate;

import io.streamlens.modelstore.Digest;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the gate found.
 *
 * @param candidate what the new model did on the test images
 * @param champion what it was compared with; absent if there is none
 * @param refusals the rules it did not meet; none: it passes
 */
public record Verdict(TestResult candidate, @Nullable Champion champion, List<Refusal> refusals) {

  /**
   * The version that an alias points to.
   *
   * @param version its number
   * @param digest its digest
   * @param accuracy on the candidate's test images, 0 to 1; absent if it cannot take them
   */
  public record Champion(int version, Digest digest, @Nullable Double accuracy) {}

  public Verdict {
    refusals = List.copyOf(refusals);
  }

  /** Whether it may be published. */
  public boolean passes() {
    return refusals.isEmpty();
  }

  /** Why, in a line: for the alias's history, or for whoever asked for the training. */
  public String reason() {
    if (!passes()) {
      return refusals.stream().map(Refusal::message).collect(Collectors.joining("; "));
    }
    String own =
        String.format(
            Locale.ROOT, "accuracy %.4f on %d images", candidate.accuracy(), candidate.total());
    return champion == null || champion.accuracy() == null
        ? own
        : String.format(
            Locale.ROOT, "%s, version %d has %.4f", own, champion.version(), champion.accuracy());
  }
}
