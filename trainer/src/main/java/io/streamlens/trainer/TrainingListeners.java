package io.streamlens.trainer;

import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.evaluation.Evaluation;
import io.streamlens.trainer.training.TrainingOutcome;
import java.util.List;
import java.util.function.Consumer;

/** Several listeners as one; each hears everything, in their order. */
final class TrainingListeners implements TrainingListener {

  private final List<TrainingListener> listeners;

  TrainingListeners(List<TrainingListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  private void tell(Consumer<TrainingListener> what) {
    listeners.forEach(what);
  }

  @Override
  public void phaseStarted(Phase phase) {
    tell(listener -> listener.phaseStarted(phase));
  }

  @Override
  public void downloading(String file, long bytes, long total) {
    tell(listener -> listener.downloading(file, bytes, total));
  }

  @Override
  public void datasetLoaded(Dataset dataset) {
    tell(listener -> listener.datasetLoaded(dataset));
  }

  @Override
  public void trainingStarted(Plan plan) {
    tell(listener -> listener.trainingStarted(plan));
  }

  @Override
  public void resumed(int epoch, int epochs) {
    tell(listener -> listener.resumed(epoch, epochs));
  }

  @Override
  public void epochStarted(int epoch, int epochs) {
    tell(listener -> listener.epochStarted(epoch, epochs));
  }

  @Override
  public void step(Step step) {
    tell(listener -> listener.step(step));
  }

  @Override
  public void epochEnded(Epoch epoch) {
    tell(listener -> listener.epochEnded(epoch));
  }

  @Override
  public void trained(TrainingOutcome outcome) {
    tell(listener -> listener.trained(outcome));
  }

  @Override
  public void evaluated(Evaluation evaluation) {
    tell(listener -> listener.evaluated(evaluation));
  }

  @Override
  public void published(ModelVersion version) {
    tell(listener -> listener.published(version));
  }

  @Override
  public void promoted(String alias, AliasState state) {
    tell(listener -> listener.promoted(alias, state));
  }

  @Override
  public void done(TrainingResult result) {
    tell(listener -> listener.done(result));
  }
}
