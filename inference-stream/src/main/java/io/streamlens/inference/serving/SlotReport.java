package io.streamlens.inference.serving;

import io.streamlens.inference.serving.SlotState.Draining;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A slot at one moment.
 *
 * @param serving {@code Serving} or {@code Empty}
 * @param candidate the version that may follow: {@code Empty}, a {@code Candidate} or {@code
 *     Rejected}
 * @param draining versions that answer their last images
 * @param lastRejection the last one there was; stays when its version is forgotten
 * @param swaps the last few, the latest first
 */
public record SlotReport(
    SlotState serving,
    SlotState candidate,
    List<Draining> draining,
    @Nullable Rejection lastRejection,
    List<Swap> swaps) {}
