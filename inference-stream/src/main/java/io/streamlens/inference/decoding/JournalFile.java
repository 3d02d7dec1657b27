package io.streamlens.inference.decoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A memory-mapped file of fixed slots, each empty or with one line of text. What is written stays
 * when the process is killed: the pages belong to the operating system. Its lock tells whether the
 * process that writes it still lives.
 */
final class JournalFile implements AutoCloseable {

  /** A topic's name has at most 249 characters, partition and offset at most 31 more. */
  private static final int SLOT_BYTES = 512;

  private final FileChannel channel;
  private final FileLock lock;
  private final MappedByteBuffer memory;
  private final int slots;

  private JournalFile(FileChannel channel, FileLock lock, int slots) throws IOException {
    this.channel = channel;
    this.lock = lock;
    this.slots = slots;
    memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) slots * SLOT_BYTES);
  }

  /**
   * Opens the file, or makes it.
   *
   * @param minSlots how many slots it must have; a longer file keeps its own
   * @return null if a living process has it
   */
  static @Nullable JournalFile tryOpen(Path file, int minSlots) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        int present = (int) (channel.size() / SLOT_BYTES);
        return new JournalFile(channel, lock, Math.max(minSlots, present));
      }
    } catch (OverlappingFileLockException e) {
      // Another stream of this very process has it.
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  int slots() {
    return slots;
  }

  /** Fills a slot. The length comes last, so that a half-written slot counts as empty. */
  void write(int slot, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    int length = Math.min(bytes.length, SLOT_BYTES - Short.BYTES);
    memory.put(slot * SLOT_BYTES + Short.BYTES, bytes, 0, length);
    memory.putShort(slot * SLOT_BYTES, (short) length);
  }

  /** Empties a slot. */
  void clear(int slot) {
    memory.putShort(slot * SLOT_BYTES, (short) 0);
  }

  /** The texts of all slots that are not empty. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int slot = 0; slot < slots; slot++) {
      int length = memory.getShort(slot * SLOT_BYTES);
      if (length > 0 && length <= SLOT_BYTES - Short.BYTES) {
        byte[] bytes = new byte[length];
        memory.get(slot * SLOT_BYTES + Short.BYTES, bytes);
        texts.add(new String(bytes, UTF_8));
      }
    }
    return texts;
  }

  /** Empties all slots. */
  void clearAll() {
    for (int slot = 0; slot < slots; slot++) {
      clear(slot);
    }
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
