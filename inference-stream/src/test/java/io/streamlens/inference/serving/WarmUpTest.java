package io.streamlens.inference.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.inference.ScriptedClassifier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class WarmUpTest {

  private static final byte[] PIXELS = new byte[4];
  private static final Duration LONGER_THAN_ANY = Duration.ofDays(1);

  private final ScriptedClassifier classifier = new ScriptedClassifier();

  @Test
  void shouldNotTakeWhatDisturbsAQuickModelForItsSpeed() {
    classifier.before(
        () -> {
          if (classifier.batchSizes.size() < 2) {
            takeMillis(2);
          }
        });

    Duration typical = new WarmUp(1, LONGER_THAN_ANY).run(classifier, PIXELS).typical(1);

    assertTrue(typical.toMillis() < 1, () -> "two runs of 2 ms, the others of none: " + typical);
    assertTrue(classifier.batchSizes.size() <= 25, "an end to it all the same");
  }

  @Test
  void shouldRunEachSizeOfASlowModelThreeTimes() {
    classifier.before(() -> takeMillis(12));

    new WarmUp(2, LONGER_THAN_ANY).run(classifier, PIXELS);

    assertEquals(List.of(1, 1, 1, 2, 2, 2), classifier.batchSizes);
  }

  private static void takeMillis(long millis) {
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
