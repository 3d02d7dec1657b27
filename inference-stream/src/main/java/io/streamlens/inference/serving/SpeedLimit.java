package io.streamlens.inference.serving;

import java.time.Duration;
import java.util.Optional;

/** How slow a model may be that takes over from another in the middle of the work. */
@FunctionalInterface
public interface SpeedLimit {

  /**
   * @param fullBatchTime how long the model takes for a batch of the largest size
   * @return why that is too long, in one line; empty if it is not
   */
  Optional<String> objection(Duration fullBatchTime);
}
