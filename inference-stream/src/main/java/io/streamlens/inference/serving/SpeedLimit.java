package io.streamlens.inference.serving;

import java.util.Optional;

/** How slow a model may be that takes over from another in the middle of the work. */
@FunctionalInterface
public interface SpeedLimit {

  /**
   * What speaks against a model.
   *
   * @param model loaded and warmed
   * @return why its batches take too long, in one line; empty if they do not
   */
  Optional<String> objection(ServedModel model);
}
