package io.streamlens.cli.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that is said of the stream, and what was found.
 *
 * @param claim what is said
 * @param figure what was found, with its unit; absent if its rows were not measured
 * @param target what it is to be
 * @param met whether it is; absent if its rows were not measured, or contradict each other
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Claim(String claim, @Nullable String figure, String target, @Nullable Boolean met) {

  /** A claim none of whose rows are there. */
  static Claim notMeasured(String claim, String target) {
    return new Claim(claim, null, target, null);
  }

  static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** Met, missed, not measured, or unclear where what was measured cannot be. */
  public String verdict() {
    if (met == null) {
      return figure == null ? "not measured" : "unclear";
    }
    return met ? "met" : "MISSED";
  }
}
