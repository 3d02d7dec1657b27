package io.streamlens.inference.dashboard;

import io.streamlens.inference.dashboard.DashboardStatus.SlotInfo;
import io.streamlens.inference.lifecycle.InferenceStream;
import io.streamlens.inference.serving.ModelRefresher;
import io.streamlens.inference.serving.RefreshReport;
import io.streamlens.inference.serving.SlotReport;
import io.streamlens.inference.serving.SlotState;
import io.streamlens.inference.serving.SlotState.Candidate;
import io.streamlens.inference.serving.SlotState.Rejected;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a page shows of the slot besides the model that serves. */
final class SlotLook {

  private SlotLook() {}

  /**
   * Looks now.
   *
   * @param lagLimit how long another version may serve before that is far behind
   */
  static SlotInfo at(InferenceStream stream, Duration lagLimit) {
    SlotReport slot = stream.slot().report();
    Optional<RefreshReport> store = stream.refresher().map(ModelRefresher::report);
    Duration lag = store.map(RefreshReport::lag).orElse(Duration.ZERO);
    return new SlotInfo(
        slot.serving().word(),
        slot.candidate().word(),
        version(slot.candidate()),
        slot.draining().stream().map(last -> last.model().version().version()).toList(),
        store.map(RefreshReport::target).map(target -> target.version()).orElse(null),
        lag.toMillis() / 1e3,
        lag.compareTo(lagLimit) > 0,
        store.map(RefreshReport::lookedAt).orElse(null),
        store.map(RefreshReport::setback).orElse(null),
        slot.lastRejection(),
        slot.swaps());
  }

  private static @Nullable String version(SlotState state) {
    if (state instanceof Candidate candidate) {
      return candidate.version().reference().toString();
    }
    return state instanceof Rejected rejected ? rejected.rejection().model() : null;
  }
}
