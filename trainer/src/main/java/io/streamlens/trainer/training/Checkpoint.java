package io.streamlens.trainer.training;

import io.streamlens.trainer.TrainingListener.Validated;
import io.streamlens.trainer.network.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a run needs to go on after an epoch as if it had never stopped.
 *
 * @param epoch the last that was done, from 1
 * @param run what the run is of, by name: it can only go on as the same
 * @param seconds wall-clock time so far
 * @param cpuSeconds processor time so far
 * @param state the graph's variables by name
 * @param best the best epoch so far, where early stopping keeps it
 */
record Checkpoint(
    int epoch,
    Map<String, String> run,
    double seconds,
    double cpuSeconds,
    Map<String, float[]> state,
    EarlyStopping.@Nullable Best best) {

  private static final String BEST = "best.";

  /** The numbers and words by name, the run's own with a prefix. */
  Map<String, String> words() {
    Map<String, String> words = new LinkedHashMap<>();
    run.forEach((name, value) -> words.put("run." + name, value));
    words.put("epoch", Integer.toString(epoch));
    words.put("seconds", Double.toString(seconds));
    words.put("cpuSeconds", Double.toString(cpuSeconds));
    if (best != null) {
      words.put("bestEpoch", Integer.toString(best.epoch()));
      words.put("bestAccuracy", Double.toString(best.result().accuracy()));
      words.put("bestLoss", Double.toString(best.result().loss()));
    }
    return words;
  }

  /** The arrays by name, the best epoch's with a prefix. */
  Map<String, float[]> arrays() {
    Map<String, float[]> arrays = new LinkedHashMap<>(state);
    if (best != null) {
      best.weights().values().forEach((name, values) -> arrays.put(BEST + name, values));
    }
    return arrays;
  }

  /** What {@link #words} and {@link #arrays} came from. */
  static Checkpoint of(Map<String, String> words, Map<String, float[]> arrays) {
    Map<String, String> run = new LinkedHashMap<>();
    words.forEach(
        (name, value) -> {
          if (name.startsWith("run.")) {
            run.put(name.substring("run.".length()), value);
          }
        });
    Map<String, float[]> state = new LinkedHashMap<>();
    Map<String, float[]> best = new LinkedHashMap<>();
    arrays.forEach(
        (name, values) -> {
          if (name.startsWith(BEST)) {
            best.put(name.substring(BEST.length()), values);
          } else {
            state.put(name, values);
          }
        });
    return new Checkpoint(
        Integer.parseInt(word(words, "epoch")),
        run,
        Double.parseDouble(word(words, "seconds")),
        Double.parseDouble(word(words, "cpuSeconds")),
        state,
        best.isEmpty() ? null : best(words, new Weights(best)));
  }

  private static EarlyStopping.Best best(Map<String, String> words, Weights weights) {
    return new EarlyStopping.Best(
        Integer.parseInt(word(words, "bestEpoch")),
        new Validated(
            Double.parseDouble(word(words, "bestAccuracy")),
            Double.parseDouble(word(words, "bestLoss"))),
        weights);
  }

  private static String word(Map<String, String> words, String name) {
    String found = words.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no " + name + " in " + words.keySet());
    }
    return found;
  }
}
