package io.streamlens.inference.observability;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.streamlens.inference.event.OperatorEvent;
import io.streamlens.inference.outcome.RejectionReason;
import io.streamlens.inference.serving.Rejection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/operations.md} speaks of everything that operators are told. */
class OperationsPageTest {

  @Test
  void shouldExplainEveryEventOfTheLogEveryAlertAndEveryReason() throws IOException {
    String page = page("operations.md");
    Stream<String> events =
        Arrays.stream(OperatorEvent.values()).map(event -> "| `" + event + "` |");
    // The two kinds of reasons that an alert sends somebody here for.
    Stream<String> reasons =
        Stream.concat(
                Arrays.stream(RejectionReason.values()), Arrays.stream(Rejection.Reason.values()))
            .map(reason -> "`" + reason + "`");
    Stream<String> alerts = MetricQueries.alerts().stream().map(alert -> "alert `" + alert + "`");

    List<String> missing =
        Stream.of(events, alerts, reasons)
            .flatMap(names -> names)
            .filter(name -> !page.contains(name))
            .toList();

    assertEquals(List.of(), missing);
  }

  /** A page of {@code docs}. */
  static String page(String name) throws IOException {
    return Files.readString(Path.of(System.getProperty("project.root", ".."), "docs", name));
  }
}
