package io.streamlens.cli.training;

import io.streamlens.trainer.TrainingFiles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a run writes beside the model. */
final class TrainingFilesGroup {

  @Option(
      names = "--checkpoints",
      paramLabel = "DIR",
      description = "Keep the last three epochs' checkpoints here.")
  private @Nullable Path checkpoints;

  @Option(
      names = "--resume",
      description = "Go on from the newest of --checkpoints, as if the run had not stopped.")
  private boolean resume;

  @Option(names = "--log-csv", paramLabel = "FILE", description = "Write a line for each epoch.")
  private @Nullable Path csv;

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description = "Write an event file for TensorBoard.")
  private @Nullable Path tensorBoard;

  TrainingFiles files() {
    return new TrainingFiles(checkpoints, resume, csv, tensorBoard);
  }
}
