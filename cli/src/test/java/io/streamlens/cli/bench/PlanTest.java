package io.streamlens.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.cli.bench.measure.Latency;
import io.streamlens.cli.bench.report.BenchRow;
import io.streamlens.cli.bench.report.BenchRow.Key;
import io.streamlens.cli.bench.report.Claim;
import io.streamlens.cli.bench.report.Claims;
import io.streamlens.cli.bench.report.Group;
import io.streamlens.cli.bench.report.LoadLevel;
import io.streamlens.modelstore.manifest.Precision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {

  private static final Selection ALL =
      new Selection(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
  private static final List<Precision> BOTH = List.of(Precision.BFLOAT16, Precision.FP32);
  private static final Map<String, Double> VALUE_BYTES = Map.of("raw", 784.0, "png", 500.0);

  @Test
  void shouldMeasureWhatEveryClaimNeeds() {
    List<Key> keys = keys(Plan.of(false, Effort.FULL, ALL, BOTH));

    for (Claim claim : claims(keys)) {
      assertTrue(claim.met() != null, claim.claim() + " is not measured");
    }
    assertEquals(keys.size(), new HashSet<>(keys).size(), "a row is measured twice");
  }

  @Test
  void shouldMeasureWhatTheClaimsOfOneNetworkNeedWhenInAHurry() {
    List<Claim> measured =
        claims(keys(Plan.of(true, Effort.QUICK, ALL, BOTH))).stream()
            .filter(claim -> claim.met() != null)
            .toList();

    assertEquals(
        List.of(
            "CPU of its own per image: convnet, raw",
            "CPU of its own per image at 50 %: convnet, raw",
            "bytes allocated per image: convnet, raw",
            "TensorFlow, export in bfloat16 over plain fp32: convnet",
            "the stream over naive: convnet",
            "the stream over naive-mended: convnet",
            "Crayfish's setting, raw pixels",
            "p99 at 50 %, at-least-once: convnet",
            "p99 at 50 %, exactly-once: convnet"),
        measured.stream().map(Claim::claim).toList());
  }

  @Test
  void shouldMeasureTheStreamBeforeKafkaAloneIsGivenItsRate() {
    for (boolean quick : new boolean[] {false, true}) {
      List<Key> keys = keys(Plan.of(quick, quick ? Effort.QUICK : Effort.FULL, ALL, BOTH));
      for (Key kafka : keys) {
        if (kafka.group() == Group.KAFKA && kafka.load() != LoadLevel.CATCH_UP) {
          Key stream =
              Key.stream(
                  Group.PIPELINE,
                  kafka.network(),
                  "fp32",
                  kafka.format(),
                  kafka.delivery(),
                  kafka.load());
          int before = keys.indexOf(stream);
          assertTrue(before >= 0 && before < keys.indexOf(kafka), kafka.toString());
        }
      }
    }
  }

  @Test
  void shouldKnowHowManyRowsThereWillBe() {
    Plan plan = Plan.of(false, Effort.FULL, ALL, BOTH);

    assertEquals(keys(plan).size(), plan.rows());
  }

  @Test
  void shouldLeaveOutWhatIsNotAskedFor() {
    Selection selection =
        new Selection(
            Set.of(Group.PIPELINE, Group.KAFKA),
            Set.of("lenet5"),
            Set.of("raw"),
            Set.of("at-least-once"),
            Set.of(LoadLevel.HALF));

    Plan plan = Plan.of(false, Effort.FULL, selection, BOTH);

    assertEquals(
        List.of(
            "pipeline lenet5 fp32 raw at-least-once 50 %", "kafka lenet5 raw at-least-once 50 %"),
        keys(plan).stream().map(Key::toString).toList());
    // By a cheap network the stream is made warm, whatever is measured.
    assertEquals(Set.of("softmax", "lenet5"), plan.networks());
  }

  private static List<Key> keys(Plan plan) {
    List<Key> keys = new ArrayList<>();
    plan.ceilings().forEach(ceiling -> keys.addAll(ceiling.keys()));
    plan.decoders().forEach(format -> keys.add(Plan.decoder(format)));
    for (Plan.Session session : plan.sessions()) {
      for (Plan.Part part : session.parts()) {
        part.loads().forEach(load -> keys.add(session.key(part, load, "fp32")));
      }
    }
    return keys;
  }

  private static List<Claim> claims(List<Key> keys) {
    Latency latency = new Latency(1, 2, 3);
    List<BenchRow> rows =
        keys.stream()
            .map(
                key ->
                    new BenchRow(
                        key,
                        1_000,
                        key.load() == null ? 1.0 : 4.0, // the stream with the model and decoder
                        key.load() == null || key.load() == LoadLevel.CATCH_UP ? null : latency,
                        30.0,
                        1_000.0,
                        null,
                        null))
            .toList();
    return Claims.of(rows, VALUE_BYTES);
  }
}
