package io.streamlens.trainer.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.filesystem.FileSystemModelStore;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.trainer.PublicationTerms;
import io.streamlens.trainer.SyntheticDataset;
import io.streamlens.trainer.TrainingJob;
import io.streamlens.trainer.TrainingListener;
import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.TrainingRequest;
import io.streamlens.trainer.TrainingResult;
import io.streamlens.trainer.dataset.Dataset;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {

  private static final Dataset SQUARES = SyntheticDataset.of(12, 4, 320, 100);
  private static final ModelReference.Alias CHAMPION = new ModelReference.Alias("m", "champion");

  @TempDir static Path directory;
  private static ModelStore store;
  private static TrainingResult champion;

  @BeforeAll
  static void trainAChampion() {
    store = FileSystemModelStore.openOrCreate(directory.resolve("store"));
    TrainingOptions options =
        TrainingOptions.PLAIN.withDevice(Device.Choice.CPU).withEpochs(1).withBatchSize(64);
    TrainingRequest request =
        new TrainingRequest("squares", null, "softmax", "m", options, "champion", "me");
    champion =
        TrainingJob.run(request, SQUARES, store, TrainingListener.NONE, PublicationTerms.NONE);
  }

  @AfterAll
  static void close() {
    store.close();
  }

  @Test
  void shouldFindTheChampionAsGoodAsItsTrainingDid() {
    TestResult served = new ServedEvaluation(store).of(champion.version(), SQUARES);

    assertEquals(champion.evaluation().accuracy(), served.accuracy(), 1e-12);
    assertEquals(
        TestResult.of(SQUARES, champion.evaluation()).accuracyByLabel(), served.accuracyByLabel());
  }

  @Test
  void shouldAskForOneMoreRightImageAtLeast() {
    int right = championRight();

    Verdict equal = new Gate(GateRules.DEFAULT, store).judge(SQUARES, result(right), CHAMPION);
    Verdict better = new Gate(GateRules.DEFAULT, store).judge(SQUARES, result(right + 1), CHAMPION);

    assertEquals(Refusal.Rule.BETTER_THAN_CHAMPION, equal.refusals().get(0).rule());
    assertEquals(0.01, equal.refusals().get(0).missing(), 1e-12);
    assertTrue(better.passes(), better.reason());
    assertEquals(right / 100.0, better.champion().accuracy(), 1e-12);
  }

  @Test
  void shouldAskForTheMargin() {
    Gate gate = new Gate(new GateRules(0.03, 0, 0), store);

    Verdict below = gate.judge(SQUARES, result(championRight() + 2), CHAMPION);
    Verdict at = gate.judge(SQUARES, result(championRight() + 3), CHAMPION);

    assertEquals(0.01, below.refusals().get(0).missing(), 1e-12);
    assertTrue(at.passes(), at.reason());
  }

  @Test
  void shouldSayEveryRuleThatIsNotMetAndByHowMuch() {
    Gate gate = new Gate(new GateRules(0, 0.9, 0.8), store);
    TestResult candidate =
        new TestResult(SQUARES.labels(), new int[] {50, 30, 20, 0}, new int[] {50, 30, 0, 0});

    Verdict verdict = gate.judge(SQUARES, candidate, null);

    assertEquals(
        List.of(
            "min-accuracy: 0.8000 is 0.1000 below the required 0.9000",
            "class-floor: 0.0000 of 'place 2' is 0.8000 below the required 0.8000",
            "class-floor: 'place 3' has no test image, so that 0.8000 is not shown"),
        verdict.refusals().stream().map(Refusal::message).toList());
    assertNull(verdict.champion());
  }

  @Test
  void shouldNotCompareWithAChampionThatCannotTakeTheImages() {
    Dataset larger = SyntheticDataset.of(16, 4, 20, 100);

    Verdict verdict = new Gate(GateRules.DEFAULT, store).judge(larger, result(100), CHAMPION);

    assertEquals(Refusal.Rule.COMPARABLE_TO_CHAMPION, verdict.refusals().get(0).rule());
    assertTrue(verdict.reason().contains("16x16x1"), verdict.reason());
  }

  @Test
  void shouldCompareByTheLabelsNamesWhateverTheirOrder() {
    Dataset reordered = SQUARES.onlyLabels(List.of("place 3", "place 2", "place 1", "place 0"));

    TestResult served = new ServedEvaluation(store).of(champion.version(), reordered);

    assertEquals(championRight(), served.totalRight());
  }

  private static int championRight() {
    return TestResult.of(SQUARES, champion.evaluation()).totalRight();
  }

  /** So many of a hundred images right. */
  private static TestResult result(int right) {
    int first = Math.min(50, right);
    return new TestResult(
        SQUARES.labels(), new int[] {50, 50, 0, 0}, new int[] {first, right - first, 0, 0});
  }
}
