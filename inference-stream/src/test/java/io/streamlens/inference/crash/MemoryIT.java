package io.streamlens.inference.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.inference.crash.MemoryRun.Outcome;
import io.streamlens.inference.crash.ResultLedger.Balance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory over long loads, and the table of it in {@code docs/crash-tests.md}: what a stream holds
 * after the first fifth of a load is what it holds at its end.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MemoryIT {

  /** Of the process at the end against after a fifth: caches of the JVM and of the allocator. */
  private static final double MOST_RESIDENT_GROWTH = 1.05;

  /** The heap is looked at while images are in flight, and they are not equally many each time. */
  private static final long MOST_HEAP_GROWTH_KIB = 32 * 1024;

  private final TreeSet<String> rows = new TreeSet<>();

  @Test
  void shouldHoldTheSameMemoryAfterAMillionSmallImages(@TempDir Path work) throws Exception {
    MemoryCase load = MemoryCase.small(1_000_000);

    Outcome outcome = MemoryRun.of(load, work);

    book(load, outcome);
    assertFlat(load, outcome);
  }

  @Test
  void shouldHoldTheSameMemoryAfterTwentyThousandLargeImages(@TempDir Path work) throws Exception {
    MemoryCase load = MemoryCase.large(20_000);

    Outcome outcome = MemoryRun.of(load, work);

    book(load, outcome);
    assertFlat(load, outcome);
  }

  @Test
  void shouldKeepToItsBudgetWhenImagesComeFasterThanTheyAreDone(@TempDir Path work)
      throws Exception {
    MemoryCase load = MemoryCase.budgeted(2_500, "32M");

    Outcome outcome = MemoryRun.of(load, work);

    book(load, outcome);
    assertFlat(load, outcome);
  }

  @Test
  void shouldRunOutOfMemoryUnderTheSameLoadWithoutABudget(@TempDir Path work) {
    MemoryCase load = MemoryCase.budgeted(2_500, "10G");

    IllegalStateException failure =
        assertThrows(IllegalStateException.class, () -> MemoryRun.of(load, work));

    assertTrue(failure.getMessage().contains("OutOfMemoryError"), failure.getMessage());
  }

  private static void assertFlat(MemoryCase load, Outcome outcome) {
    MemoryLook early = early(outcome);
    MemoryLook last = last(outcome);
    assertEquals(new Balance(load.count(), 0, 0, 0, 0), outcome.balance());
    assertTrue(
        last.residentKib() <= early.residentKib() * MOST_RESIDENT_GROWTH,
        () -> "resident memory grew: " + outcome.looks());
    assertTrue(
        last.heapKib() <= early.heapKib() + MOST_HEAP_GROWTH_KIB,
        () -> "the heap grew: " + outcome.looks());
  }

  private static MemoryLook early(Outcome outcome) {
    return outcome.looks().get(outcome.looks().size() / 5);
  }

  private static MemoryLook last(Outcome outcome) {
    return outcome.looks().get(outcome.looks().size() - 1);
  }

  private void book(MemoryCase load, Outcome outcome) {
    MemoryLook middle = outcome.looks().get(outcome.looks().size() / 2);
    StringBuilder row =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "| %,d %s | %d MiB | %,.0f/s |",
                load.count(),
                load.name(),
                load.heap(),
                load.count() * 1e9 / outcome.elapsed().toNanos()));
    for (MemoryLook look : List.of(early(outcome), middle, last(outcome))) {
      row.append(" %d, %d |".formatted(look.heapKib() >> 10, look.residentKib() >> 10));
    }
    rows.add(row.toString());
    System.out.println(row);
  }

  @AfterAll
  void printTable() throws IOException {
    String table =
        """
        | load | heap | rate | after a fifth: live heap, resident (MiB) | half way | at the end |
        |---|---|---|---|---|---|
        """
            + String.join("\n", rows)
            + "\n";
    Path file = Path.of("target", "memory.md");
    Files.writeString(file, table);
    System.out.println("\n" + table + "\n(also in " + file.toAbsolutePath() + ")");
  }
}
