package io.streamlens.trainer.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one run in a directory of its own: one for each epoch, of which the last few
 * are kept. For one process at a time.
 */
public final class Checkpoints {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  /** More than one, should the newest be damaged. */
  private static final int KEPT = 3;

  private static final String PREFIX = "epoch-";
  private static final String SUFFIX = ".checkpoint";

  private final Path directory;
  private final Map<String, String> run;
  private final boolean resume;

  /**
   * @param directory made if it is not there
   * @param run what the run is of, by name (network, data set, options): a checkpoint of another is
   *     refused
   * @param resume whether to go on from the newest checkpoint there is; otherwise there must be
   *     none
   */
  public Checkpoints(Path directory, Map<String, String> run, boolean resume) {
    this.directory = directory;
    this.run = Map.copyOf(run);
    this.resume = resume;
  }

  /**
   * Where to go on from; empty at the beginning of a run.
   *
   * @param sizes the length of each array of the state that the run has
   * @throws CheckpointException if there are checkpoints and the run is not to be resumed, or those
   *     that there are cannot be read or are of another run
   */
  Optional<Checkpoint> start(Map<String, Integer> sizes) {
    try {
      Files.createDirectories(directory);
      List<Path> files = files();
      if (files.isEmpty()) {
        return Optional.empty();
      }
      if (!resume) {
        throw new CheckpointException(
            directory
                + " has checkpoints of an earlier run: give --resume to go on with it, or another"
                + " directory",
            null);
      }
      return Optional.of(newest(files, sizes));
    } catch (IOException e) {
      throw new CheckpointException(
          "checkpoints in " + directory + " cannot be looked for: " + e.getMessage(), e);
    }
  }

  private Checkpoint newest(List<Path> files, Map<String, Integer> sizes) {
    for (int i = files.size() - 1; i >= 0; i--) {
      try {
        Checkpoint checkpoint = CheckpointFile.read(files.get(i));
        checkIsOfThisRun(files.get(i), checkpoint, sizes);
        return checkpoint;
      } catch (IOException | IllegalArgumentException e) {
        LOG.warn("{} cannot be read: {}; trying the one before it", files.get(i), e.getMessage());
      }
    }
    throw new CheckpointException(
        "no checkpoint in " + directory + " can be read: delete them to begin anew", null);
  }

  private void checkIsOfThisRun(Path file, Checkpoint checkpoint, Map<String, Integer> sizes) {
    run.forEach(
        (name, value) -> {
          String before = checkpoint.run().get(name);
          if (!value.equals(before)) {
            throw new CheckpointException(
                "%s is of a run with %s %s, not %s: resume it with the same, or give another directory"
                    .formatted(file, name, before, value),
                null);
          }
        });
    boolean same =
        sizes.keySet().equals(checkpoint.state().keySet())
            && checkpoint.state().entrySet().stream()
                .allMatch(entry -> sizes.get(entry.getKey()) == entry.getValue().length);
    if (!same) {
      throw new CheckpointException(file + " is of another network; give another directory", null);
    }
  }

  /**
   * Keeps an epoch, and no more than the last few.
   *
   * @throws CheckpointException if it cannot be written; those before it are still there
   */
  void save(Checkpoint checkpoint) {
    Path file = directory.resolve(PREFIX + "%05d".formatted(checkpoint.epoch()) + SUFFIX);
    try {
      CheckpointFile.write(file, checkpoint);
      List<Path> files = files();
      for (Path old : files.subList(0, Math.max(0, files.size() - KEPT))) {
        Files.deleteIfExists(old);
      }
    } catch (IOException e) {
      throw new CheckpointException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** What the run is of, by name. */
  Map<String, String> run() {
    return run;
  }

  /** Oldest first. */
  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return new ArrayList<>(
          all.filter(file -> file.getFileName().toString().matches(PREFIX + "\\d{5}" + SUFFIX))
              .sorted(Comparator.comparing(Path::getFileName))
              .toList());
    }
  }
}
