package io.streamlens.inference.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.streamlens.inference.ScriptedClassifier;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstBatchTest {

  private static final byte[] PIXELS = new byte[4];

  private final ScriptedClassifier classifier = new ScriptedClassifier();

  @Test
  void shouldBeOfASizeThatLaterOnesHave() {
    new WarmUp(128, Duration.ofDays(1)).first(classifier, PIXELS);
    new WarmUp(16, Duration.ofDays(1)).first(classifier, PIXELS);

    assertEquals(List.of(64, 16), classifier.batchSizes);
  }

  @Test
  void shouldLeaveItToTheGoldenSamplesToSayWhatIsWrong() {
    classifier.refuseBatchesAbove(0);

    new WarmUp(128, Duration.ofDays(1)).first(classifier, PIXELS);

    assertEquals(List.of(64), classifier.batchSizes);
  }
}
