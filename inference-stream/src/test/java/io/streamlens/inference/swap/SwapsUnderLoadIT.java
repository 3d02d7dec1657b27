package io.streamlens.inference.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.inference.swap.SwapRun.Outcome;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two versions take turns under a steady load; prints what it measured. */
@Timeout(300)
class SwapsUnderLoadIT {

  private static final int IMAGES_PER_SECOND = 2_400;

  @TempDir Path work;

  @Test
  void shouldGiveEachImageOneResultOfTheVersionThatItNames() throws Exception {
    Outcome outcome = new SwapRun(work, "exactly-once", 6, IMAGES_PER_SECOND, 1).run();

    System.out.println("6 swaps, exactly-once: " + outcome);
    assertExact(outcome, 6);
  }

  @Test
  @Tag("slow")
  void shouldReturnTheMemoryOfEachModelInTwentySwaps() throws Exception {
    Outcome outcome = new SwapRun(work, "at-least-once", 20, IMAGES_PER_SECOND, 20).run();

    System.out.println("20 swaps, at-least-once: " + outcome);
    assertExact(outcome, 20);
    long fifth = outcome.residentKiB().get(4);
    long last = outcome.residentKiB().get(19);
    assertTrue(last <= fifth * 1.05, () -> "grew by more than 5 %: " + outcome.residentKiB());
  }

  private static void assertExact(Outcome outcome, int swaps) {
    assertEquals(0, outcome.balance().lost(), outcome::toString);
    assertEquals(0, outcome.balance().duplicated(), outcome::toString);
    assertEquals(0, outcome.balance().outOfOrder(), outcome::toString);
    assertEquals(0, outcome.balance().wrong(), outcome::toString);
    assertEquals(0, outcome.lies(), outcome::toString);
    assertEquals(0, outcome.late(), outcome::toString);
    // Once for each swap: no result of the old version stands behind one of the new.
    assertEquals(SwapStage.PARTITIONS, outcome.changes().size());
    assertEquals(Set.of(swaps), Set.copyOf(outcome.changes().values()), outcome::toString);
  }
}
