package io.streamlens.trainer.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.trainer.TrainingListener.Validated;
import io.streamlens.trainer.network.Weights;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {

  private static final Weights FIRST = new Weights(Map.of());
  private static final Weights SECOND = new Weights(Map.of());

  private final EarlyStopping stopping = new EarlyStopping(2, null);

  @Test
  void shouldStopAfterSoManyEpochsWithoutABetterOne() {
    stopping.heard(1, new Validated(0.8, 1), () -> FIRST);
    stopping.heard(2, new Validated(0.7, 1), () -> SECOND);
    assertFalse(stopping.shouldStopAfter(2));
    stopping.heard(3, new Validated(0.75, 1), () -> SECOND);

    assertTrue(stopping.shouldStopAfter(3));
    assertSame(FIRST, Objects.requireNonNull(stopping.best()).weights());
  }

  @Test
  void shouldWaitAnewAfterABetterOne() {
    stopping.heard(1, new Validated(0.8, 1), () -> FIRST);
    stopping.heard(2, new Validated(0.7, 1), () -> FIRST);
    stopping.heard(3, new Validated(0.9, 1), () -> SECOND);

    assertFalse(stopping.shouldStopAfter(3));
    assertFalse(stopping.shouldStopAfter(4));
    assertTrue(stopping.shouldStopAfter(5));
    assertEquals(3, Objects.requireNonNull(stopping.best()).epoch());
  }

  @Test
  void shouldPreferTheSmallerLossOfEqualAccuracies() {
    stopping.heard(1, new Validated(0.8, 1), () -> FIRST);
    stopping.heard(2, new Validated(0.8, 0.9), () -> SECOND);
    stopping.heard(3, new Validated(0.8, 0.9), () -> FIRST);

    assertEquals(2, Objects.requireNonNull(stopping.best()).epoch());
  }

  @Test
  void shouldKeepNothingAndNeverStopWhenOff() {
    EarlyStopping off = new EarlyStopping(0, null);

    off.heard(1, new Validated(0.8, 1), () -> FIRST);

    assertNull(off.best());
    assertFalse(off.shouldStopAfter(10_000));
  }
}
