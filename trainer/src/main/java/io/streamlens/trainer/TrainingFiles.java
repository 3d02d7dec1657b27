package io.streamlens.trainer;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a training run writes beside the model.
 *
 * @param checkpoints directory for its checkpoints, one for each epoch, of which the last three are
 *     kept; absent: none are written
 * @param resume whether to go on from the newest checkpoint; where there is none the run begins
 *     anew
 * @param csv file with a line for each epoch; absent: none
 * @param tensorBoard directory for an event file that TensorBoard reads; absent: none
 */
public record TrainingFiles(
    @Nullable Path checkpoints, boolean resume, @Nullable Path csv, @Nullable Path tensorBoard) {

  /** Nothing but the model. */
  public static final TrainingFiles NONE = new TrainingFiles(null, false, null, null);

  /**
   * @throws InvalidRequestException if it is to resume and does not say from where
   */
  public TrainingFiles {
    if (resume && checkpoints == null) {
      throw new InvalidRequestException("resume needs the directory of the checkpoints");
    }
  }
}
