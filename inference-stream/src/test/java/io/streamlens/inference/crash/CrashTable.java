package io.streamlens.inference.crash;

import io.streamlens.inference.crash.ResultLedger.Balance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The cases and what came of them, as a table in Markdown. */
final class CrashTable {

  private static final String HEAD =
      """
      | case | delivery | processes x threads | load | disturbances | lost | duplicated \
      | out of order | wrong | given up and done again | control | its images | lost | duplicated |
      |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
      """;

  private final List<String> rows = new ArrayList<>();

  /** One case that was run. */
  void add(CrashCase crashCase, CrashRun.Outcome proof, CrashRun.Outcome control) {
    Scenario scenario = crashCase.proof();
    Balance balance = proof.committed();
    Balance controlBalance = control.committed();
    rows.add(
        String.join(
            " | ",
            "| " + crashCase.name(),
            scenario.delivery().toString(),
            scenario.processes() + " x " + scenario.threads(),
            number(scenario.images()) + " of " + scenario.mix(),
            scenario.times() + ": " + scenario.disturbance(),
            number(balance.lost()),
            number(balance.duplicated()),
            number(balance.outOfOrder()),
            number(balance.wrong()),
            scenario.delivery() == Scenario.Delivery.EXACTLY_ONCE
                ? number(proof.uncommitted().duplicated())
                : "",
            crashCase.fault().toString(),
            number(controlBalance.sent()),
            number(controlBalance.lost()),
            number(controlBalance.duplicated()) + " |"));
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  @Override
  public String toString() {
    return HEAD + String.join("\n", rows) + "\n";
  }
}
