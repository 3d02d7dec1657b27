package io.streamlens.cli.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rounds of 1,000 images and 2 seconds; 5,000 images are asked for, and 100 seconds the most. */
class WarmUpTest {

  private static final double QUIET = 0.029;
  private static final double BUSY = 0.03;

  private final WarmUp warmUp = new WarmUp(5_000, 2, 100);

  @Test
  void shouldGoOnUntilTheCompilersRestTwiceInARow() {
    rounds(9, BUSY);
    assertTrue(warmUp.goesOn());

    rounds(1, QUIET);
    assertTrue(warmUp.goesOn());
    rounds(1, BUSY);
    rounds(1, QUIET);
    assertTrue(warmUp.goesOn());

    rounds(1, QUIET);
    assertFalse(warmUp.goesOn());
    assertTrue(warmUp.isWarm());
    assertEquals(
        "13,000 images in 26 s, 500/s at the end, compilers at 2.9 % of its CPU",
        warmUp.toString());
  }

  @Test
  void shouldGoOnUntilThereWereEnoughImagesHoweverQuietTheCompilersAre() {
    rounds(4, QUIET);
    assertTrue(warmUp.goesOn());

    rounds(1, QUIET);
    assertFalse(warmUp.goesOn());
  }

  @Test
  void shouldGiveUpAtItsLimitAndSaySo() {
    rounds(49, BUSY);
    assertTrue(warmUp.goesOn());

    rounds(1, 0.35);
    assertFalse(warmUp.goesOn());
    assertFalse(warmUp.isWarm());
    assertEquals(
        "50,000 images in 100 s, 500/s at the end, compilers at 35.0 % of its CPU (given up)",
        warmUp.toString());
  }

  @Test
  void shouldLearnNothingFromARoundSoShortThatTheClockIsTooCoarse() {
    // given a third of a second of CPU: one tick more or less would be three per cent
    rounds(9, BUSY);
    add(0.33, 0.0);
    add(0.33, 0.0);
    assertTrue(warmUp.goesOn());

    // when there is just enough of it
    add(0.34, 0.0);
    add(0.34, 0.0);

    assertFalse(warmUp.goesOn());
  }

  @Test
  void shouldNotTakeAProcessForWarmOfWhichNothingIsKnown() {
    add(0.0, null);
    add(0.0, null);

    assertTrue(warmUp.goesOn());
    assertTrue(warmUp.toString().contains("too short to tell"), warmUp.toString());
  }

  private void rounds(int number, double share) {
    for (int i = 0; i < number; i++) {
      add(2.0, share);
    }
  }

  private void add(double cpuSeconds, @Nullable Double share) {
    warmUp.add(1_000, 2, new Sample(1_000, cpuSeconds, null, null, null, share));
  }
}
