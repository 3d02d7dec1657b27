package io.streamlens.inference.decoding;

import io.streamlens.inference.outcome.SourcePosition;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which images are being decoded at this moment, in a file that outlives the process. A decoder may
 * run on native code or exhaust the memory: an image that takes its process down would, being read
 * again, do so for ever. What stands in the journal of a dead process gets its death counted; the
 * caller decides how many are too many.
 *
 * <p>The directory may be shared by several processes on one machine. Without a directory that can
 * be written nothing is remembered. Safe for use by several threads.
 */
public final class DecodingJournal implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DecodingJournal.class);
  private static final int MOST_PROCESSES = 256;
  private static final Entry NOT_JOURNALLED = () -> {};

  private final Path directory;
  private final JournalFile file;
  private final Suspects suspects;
  private final ArrayBlockingQueue<Integer> freeSlots;

  /** Nearly always nothing is: then no image need be looked up. */
  private volatile boolean suspicious;

  private DecodingJournal(Path directory, JournalFile file, Suspects suspects) {
    this.directory = directory;
    this.file = file;
    this.suspects = suspects;
    suspicious = !suspects.isEmpty();
    freeSlots = new ArrayBlockingQueue<>(file.slots());
    for (int slot = 0; slot < file.slots(); slot++) {
      freeSlots.add(slot);
    }
  }

  /**
   * Opens a journal in {@code directory} and counts the deaths that the journals of dead processes
   * tell of.
   *
   * @param slots images that may be in decoding at once; more are not journalled
   * @throws IOException if the directory cannot be written
   */
  public static DecodingJournal open(Path directory, int slots) throws IOException {
    Files.createDirectories(directory);
    try (FileChannel gate =
            FileChannel.open(
                directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock ignored = gate.lock()) {
      Suspects suspects = Suspects.read(directory.resolve("suspects.properties"));
      JournalFile own = null;
      for (int number = 0; number < MOST_PROCESSES; number++) {
        Path path = directory.resolve("decoding-" + number + ".journal");
        if (own != null && !Files.exists(path)) {
          break;
        }
        JournalFile file = JournalFile.tryOpen(path, slots);
        if (file == null) {
          continue;
        }
        suspects.blame(file.texts());
        file.clearAll();
        if (own == null) {
          own = file;
        } else {
          file.close();
        }
      }
      if (own == null) {
        throw new IOException("all " + MOST_PROCESSES + " journals in " + directory + " are taken");
      }
      return new DecodingJournal(directory, own, suspects);
    }
  }

  /** An image in decoding; closed when that has ended, well or with an exception. */
  public interface Entry extends AutoCloseable {
    @Override
    void close();
  }

  /** Enters that the image at {@code position} is being decoded. */
  Entry begin(SourcePosition position) {
    @Nullable Integer slot = freeSlots.poll();
    if (slot == null) {
      return NOT_JOURNALLED;
    }
    file.write(slot, position.toString());
    return () -> {
      file.clear(slot);
      freeSlots.add(slot);
    };
  }

  /** How often a process has died while the image at {@code position} was in decoding. */
  int deaths(SourcePosition position) {
    if (!suspicious) {
      return 0;
    }
    synchronized (this) {
      return suspects.deaths(position.toString());
    }
  }

  /** The image at {@code position} has been decoded, or sent to the dead letters. */
  synchronized void acquit(SourcePosition position) {
    try {
      suspects.acquit(position.toString());
      suspicious = !suspects.isEmpty();
    } catch (IOException e) {
      LOG.warn(
          "the journal in {} cannot be written: image {} stays under suspicion",
          directory,
          position,
          e);
    }
  }

  /** Counts a death for each image that is in decoding now: called when decoders hang. */
  public synchronized void blameUnfinished() {
    try {
      suspects.blame(file.texts());
      suspicious = !suspects.isEmpty();
    } catch (IOException e) {
      LOG.warn(
          "the journal in {} cannot be written: hanging images are not remembered", directory, e);
    }
  }

  /** Leaves the journal empty: what is still in decoding did not kill this process. */
  @Override
  public void close() {
    try {
      file.clearAll();
      file.close();
    } catch (IOException e) {
      LOG.warn("the journal in {} cannot be closed", directory, e);
    }
  }
}
