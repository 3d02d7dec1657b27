package io.streamlens.trainer.training;

import io.streamlens.trainer.TrainingListener.Validated;
import org.jspecify.annotations.Nullable;

/**
 * How a training loop ended. A run that was resumed counts what was done before as well.
 *
 * @param epochs how many were done
 * @param weightsOfEpoch the epoch whose weights the graph now has
 * @param validated what these weights did on the validation split; absent without one
 * @param seconds wall-clock time
 * @param cpuSeconds processor time of the whole process, all threads together
 */
public record TrainingOutcome(
    int epochs,
    int weightsOfEpoch,
    @Nullable Validated validated,
    double seconds,
    double cpuSeconds) {}
