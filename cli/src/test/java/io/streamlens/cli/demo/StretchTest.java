package io.streamlens.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StretchTest {

  @Test
  void shouldCountEachImageOnceAndItsDuplicatesApart() throws InterruptedException {
    // given
    Stretch stretch = new Stretch("burst", 2);
    stretch.due(0, 1_000);
    stretch.due(1, 2_000);

    // when the first comes twice, the second time with another label, and the second dead
    stretch.received(0, 7, 5_000);
    stretch.received(0, 3, 9_000);
    boolean allBefore = stretch.await(0);
    stretch.received(1, Stretch.DEAD_LETTERED, 4_000);

    // then
    assertFalse(allBefore);
    assertTrue(stretch.await(0));
    assertEquals(1, stretch.duplicates());
    assertEquals(1, stretch.deadLettered());
    assertEquals(7, stretch.label(0));
    assertEquals(4_000, stretch.latencyNanos(0));
    assertEquals(4e-6, stretch.seconds(), 1e-12);
  }
}
