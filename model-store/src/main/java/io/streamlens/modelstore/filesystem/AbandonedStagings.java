package io.streamlens.modelstore.filesystem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears away deleted versions, and stagings whose publisher has died. A staging counts as
 * abandoned when nothing in it was written for a day. Should its publisher live after all (stopped
 * for a day, and going on now), it is safe all the same: the staging is renamed before it is
 * deleted, in one step, so the publisher cannot rename half of it to a version, but fails.
 */
final class AbandonedStagings {

  static final Duration AGE = Duration.ofDays(1);

  private static final String DOOMED = ".abandoned-";
  private static final Logger LOG = LoggerFactory.getLogger(AbandonedStagings.class);

  private AbandonedStagings() {}

  /** Deletes what is abandoned; what cannot be deleted is logged and left for the next time. */
  static void remove(Path modelDirectory, Instant now) {
    try {
      for (Path staging : childrenNamed(modelDirectory, Staging.PREFIX)) {
        if (lastWritten(staging).isBefore(now.minus(AGE))) {
          abandon(modelDirectory, staging);
          LOG.info("removing {}: its publisher has died", staging);
        }
      }
      for (Path doomed : childrenNamed(modelDirectory, DOOMED)) {
        DurableFiles.deleteTree(doomed);
      }
    } catch (NoSuchFileException e) {
      LOG.debug("{} went while being looked at: another process clears away too", e.getFile());
    } catch (IOException e) {
      LOG.warn("cannot clear away abandoned stagings in {}: {}", modelDirectory, e.toString());
    }
  }

  /**
   * Takes a directory away in one step and durably; {@link #remove} deletes it, now or, if this
   * process dies before, the next time.
   */
  static void abandon(Path modelDirectory, Path directory) throws IOException {
    Path doomed = modelDirectory.resolve(DOOMED + UUID.randomUUID());
    Files.move(directory, doomed, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.syncDirectory(modelDirectory);
  }

  private static List<Path> childrenNamed(Path directory, String prefix) throws IOException {
    return FileTree.childNames(directory).stream()
        .filter(name -> name.startsWith(prefix))
        .map(directory::resolve)
        .toList();
  }

  private static Instant lastWritten(Path tree) throws IOException {
    Instant last = Instant.MIN;
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Instant written = Files.getLastModifiedTime(each).toInstant();
        last = written.isAfter(last) ? written : last;
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return last;
  }
}
