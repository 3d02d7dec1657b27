package io.streamlens.trainer.gate;

import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.gate.Verdict.Champion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides whether a trained model may be published and take the champion's place. */
public final class Gate {

  private static final double ROUNDING = 1e-9;

  private final GateRules rules;
  private final ModelStore store;

  /**
   * @param store where the champion is; stays the caller's to close
   */
  public Gate(GateRules rules, ModelStore store) {
    this.rules = rules;
    this.store = store;
  }

  /**
   * Judges a candidate. The champion is measured on the same test images, the way it is served.
   *
   * @param dataset whose test split the candidate was measured on
   * @param candidate what it did there
   * @param alias whose present version it would replace; absent: it is compared with none
   * @throws io.streamlens.modelstore.CorruptModelException if the champion cannot be served
   */
  public Verdict judge(
      Dataset dataset, TestResult candidate, ModelReference.@Nullable Alias alias) {
    List<Refusal> refusals = new ArrayList<>();
    if (candidate.accuracy() < rules.minAccuracy()) {
      refusals.add(Refusal.minAccuracy(rules.minAccuracy(), candidate.accuracy()));
    }
    addClassFloors(candidate, refusals);
    Optional<AliasState> champion = alias == null ? Optional.empty() : store.alias(alias);
    if (champion.isEmpty()) {
      return new Verdict(candidate, null, refusals);
    }
    ModelVersion version =
        store.resolve(new ModelReference.Version(alias.name(), champion.get().version()));
    return new Verdict(candidate, compare(dataset, candidate, version, refusals), refusals);
  }

  /** {@link #judge(Dataset, TestResult, ModelReference.Alias)} of a version that is published. */
  public Verdict judge(
      Dataset dataset, ModelVersion candidate, ModelReference.@Nullable Alias alias) {
    return judge(dataset, new ServedEvaluation(store).of(candidate, dataset), alias);
  }

  private void addClassFloors(TestResult candidate, List<Refusal> refusals) {
    for (int label = 0; rules.classFloor() > 0 && label < candidate.labels().size(); label++) {
      String name = candidate.labels().get(label);
      if (candidate.images()[label] == 0) {
        refusals.add(Refusal.noTestImages(name, rules.classFloor()));
        continue;
      }
      double share = (double) candidate.right()[label] / candidate.images()[label];
      if (share < rules.classFloor()) {
        refusals.add(Refusal.classFloor(name, rules.classFloor(), share));
      }
    }
  }

  private Champion compare(
      Dataset dataset, TestResult candidate, ModelVersion version, List<Refusal> refusals) {
    if (!version.manifest().input().equals(dataset.input())) {
      refusals.add(
          Refusal.notComparable(
              "%s takes images of %s, the test images are of %s: promote by hand, or train under another name"
                  .formatted(version.reference(), version.manifest().input(), dataset.input()),
              candidate.accuracy()));
      return new Champion(version.version(), version.digest(), null);
    }
    TestResult champion = new ServedEvaluation(store).of(version, dataset);
    int needed = (int) Math.max(1, Math.ceil(rules.margin() * champion.total() - ROUNDING));
    if (candidate.totalRight() - champion.totalRight() < needed) {
      double required = (double) (champion.totalRight() + needed) / champion.total();
      refusals.add(
          Refusal.notBetter(
              version.reference().toString(), required, candidate.accuracy(), champion.accuracy()));
    }
    return new Champion(version.version(), version.digest(), champion.accuracy());
  }
}
