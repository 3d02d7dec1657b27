package io.streamlens.cli.training;

import io.streamlens.cli.terminal.Progress;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.trainer.TrainingListener;
import io.streamlens.trainer.dataset.ClassBalance;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.Dataset.DamagedFile;
import io.streamlens.trainer.evaluation.Evaluation;
import io.streamlens.trainer.training.TrainingOutcome;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows how a training run goes: a bar for its steps, a line for what each phase gave. */
public class TrainingProgress implements TrainingListener, AutoCloseable {

  private static final long MIB = 1024 * 1024;

  /** How many damaged files are named. */
  private static final int LISTED = 5;

  private final Terminal terminal;
  private @Nullable Progress progress;
  private long imagesPerStep;
  private long announcedMib;

  public TrainingProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Comes on another thread than everything else. */
  @Override
  public synchronized void downloading(String file, long bytes, long total) {
    long mib = bytes / MIB;
    if (mib >= announcedMib + 10 || bytes == total) {
      announcedMib = bytes == total ? 0 : mib;
      terminal.print("downloading %s: %d of %s MiB", file, mib, total < 0 ? "?" : total / MIB);
    }
  }

  @Override
  public void datasetLoaded(Dataset dataset) {
    terminal.print(
        "%s: %,d images to train on, %,d to test on, %s, %d labels",
        dataset.name(),
        dataset.train().size(),
        dataset.test().size(),
        dataset.input(),
        dataset.labels().size());
    printDamaged(dataset.damaged());
    printBalance(dataset);
  }

  private void printDamaged(List<DamagedFile> damaged) {
    if (damaged.isEmpty()) {
      return;
    }
    terminal.print("damaged files, left out: %,d", damaged.size());
    damaged.stream()
        .limit(LISTED)
        .forEach(file -> terminal.print("  %s: %s", file.path(), file.why()));
    if (damaged.size() > LISTED) {
      terminal.print("  … and %,d more; the report lists them all", damaged.size() - LISTED);
    }
  }

  private void printBalance(Dataset dataset) {
    ClassBalance balance = ClassBalance.of(dataset.train(), dataset.labels());
    if (balance.isUneven()) {
      terminal.print(
          "unbalanced: from %,d images of '%s' to %,d of '%s' to train on (--class-weights"
              + " balanced makes up for it)",
          balance.fewest(), balance.rarest(), balance.most(), balance.mostFrequent());
    }
  }

  @Override
  public void trainingStarted(Plan plan) {
    terminal.print(
        "%s: %,d parameters, %d epochs in batches of %d",
        plan.network(), plan.parameters(), plan.options().epochs(), plan.options().batchSize());
    boolean fallback =
        plan.options().device() == Device.Choice.AUTO && plan.device().kind() == Device.Kind.CPU;
    terminal.print("computing on %s%s", plan.platform(), fallback ? " (no GPU found)" : "");
    imagesPerStep = plan.options().batchSize();
    long steps = (long) plan.stepsPerEpoch() * plan.options().epochs();
    progress = Progress.start(terminal, "training", "images", steps * imagesPerStep);
  }

  @Override
  public void step(Step step) {
    Progress shown = progress;
    if (shown != null) {
      shown.remark(
          String.format(
              Locale.ROOT,
              "epoch %d/%d, loss %.3f, acc %.3f",
              step.epoch(),
              step.epochs(),
              step.loss(),
              step.accuracy()));
      shown.reached(step.step() * imagesPerStep);
    }
  }

  @Override
  public void resumed(int epoch, int epochs) {
    terminal.print("going on after epoch %d of %d", epoch, epochs);
  }

  @Override
  public void epochEnded(Epoch epoch) {
    Validated validated = epoch.validated();
    if (validated != null) {
      terminal.print(
          "epoch %d/%d: loss %.4f, accuracy %.4f, validation loss %.4f, accuracy %.4f, %.1f"
              + " CPU-seconds",
          epoch.epoch(),
          epoch.epochs(),
          epoch.loss(),
          epoch.accuracy(),
          validated.loss(),
          validated.accuracy(),
          epoch.cpuSeconds());
    }
  }

  @Override
  public void trained(TrainingOutcome outcome) {
    if (outcome.weightsOfEpoch() < outcome.epochs()) {
      terminal.print(
          "stopped after epoch %d; the weights are those of epoch %d",
          outcome.epochs(), outcome.weightsOfEpoch());
    }
  }

  @Override
  public void phaseStarted(Phase phase) {
    if (phase != Phase.TRAINING) {
      close();
    }
  }

  @Override
  public void evaluated(Evaluation evaluation) {
    terminal.print(
        "accuracy on the test images: %.4f (loss %.3f)", evaluation.accuracy(), evaluation.loss());
  }

  @Override
  public void published(ModelVersion version) {
    terminal.print("published %s, %s", version.reference(), version.digest());
  }

  @Override
  public void promoted(String alias, AliasState state) {
    terminal.print("promoted: %s -> version %d", alias, state.version());
  }

  /** Ends the bar, if there is one; also after a failure. */
  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
