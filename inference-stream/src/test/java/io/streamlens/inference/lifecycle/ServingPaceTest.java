package io.streamlens.inference.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.inference.ScriptedClassifier;
import io.streamlens.inference.TestModels;
import io.streamlens.inference.serving.ServedModel;
import io.streamlens.inference.settings.StreamSettings;
import io.streamlens.modelstore.manifest.Precision;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServingPaceTest {

  private static final Map<String, String> VALUES =
      Map.of(
          "streamlens.store", "unused",
          "streamlens.model", "m",
          "streamlens.max-batch-size", "64",
          "streamlens.parallel-batches", "2",
          "streamlens.batch-timeout", "4s");

  private final ServingPace pace = pace(Map.of());

  @BeforeEach
  void begin() {
    pace.begin(4, 1 << 20);
  }

  @Test
  void shouldBoundWhatIsInFlightByTheModelThatServes() {
    serves(Duration.ofMillis(1));
    assertEquals(1000, pace.inFlightBound().images());

    serves(Duration.ofSeconds(1));
    // 128 images a second, a quarter of 6 s, four tasks.
    assertEquals(48, pace.inFlightBound().images());

    serves(Duration.ofMillis(1));
    assertEquals(1000, pace.inFlightBound().images());
  }

  @Test
  void shouldLetOutcomesGatherForACommitOnlyWhereNothingElseWaitsForThem() {
    String delivery = "streamlens.delivery";
    String target = "streamlens.latency-target";

    assertEquals(50, pace(Map.of(delivery, "exactly-once")).intervalOfFloodMs());
    assertEquals(20, pace(Map.of(delivery, "at-least-once")).intervalOfFloodMs());
    // Its looks ask for the commits.
    assertEquals(20, pace(Map.of(delivery, "exactly-once", target, "100ms")).intervalOfFloodMs());
  }

  @Test
  void shouldRefuseWhatCouldNotWorkOffInTimeWhatIsInFlight() {
    serves(Duration.ofMillis(1));

    assertEquals(Optional.empty(), pace.objection(model(Duration.ofMillis(90))));
    // 4,000 images in flight are 32 rounds of two batches: 3.2 s, more than half of 6 s.
    String objection = pace.objection(model(Duration.ofMillis(100))).orElseThrow();
    assertTrue(objection.contains("would need 3200 ms"), objection);
    assertTrue(objection.contains("streamlens.drain-timeout (PT6S)"), objection);
  }

  @Test
  void shouldTakeTheSameModelWhereLessIsInFlight() {
    serves(Duration.ofMillis(200));

    assertEquals(Optional.empty(), pace.objection(model(Duration.ofMillis(300))));
  }

  @Test
  void shouldRefuseAModelWhoseBatchesWouldCountAsStuck() {
    serves(Duration.ofSeconds(2));

    String objection = pace.objection(model(Duration.ofMillis(2001))).orElseThrow();

    assertTrue(objection.contains("streamlens.batch-timeout (PT4S)"), objection);
  }

  private void serves(Duration fullBatchTime) {
    pace.serves(model(fullBatchTime), null);
  }

  private static ServedModel model(Duration fullBatchTime) {
    return new ServedModel(
        TestModels.version("m", 1),
        TestModels.CPU,
        Precision.FP32,
        new ScriptedClassifier(),
        fullBatchTime);
  }

  private static ServingPace pace(Map<String, String> more) {
    Map<String, String> values = new HashMap<>(VALUES);
    values.putAll(more);
    StreamSettings settings =
        StreamSettings.read(key -> Optional.ofNullable(values.get(key)), values.keySet());
    return new ServingPace(settings, settings.batchPolicy(() -> 0));
  }
}
