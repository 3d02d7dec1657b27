package io.streamlens.cli.bench.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What Linux tells of a process or thread in {@code /proc/…/stat} (proc(5)).
 *
 * @param name cut to 15 characters, but for threads of the kernel
 * @param flags {@code PF_…} of the kernel
 * @param ticks CPU time since its start, user and system, in {@value #TICK_SECONDS} s
 * @param started when, in the same ticks since the machine's start
 */
public record ProcessStat(String name, long flags, long ticks, long started) {

  /** Linux shows times in hundredths of a second, whatever its own clock does. */
  public static final double TICK_SECONDS = 0.01;

  // Where they are among the words that follow the name.
  private static final int FLAGS = 6;
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;
  private static final int STARTED = 19;

  private static final long KERNEL_THREAD = 0x200000;

  /** Reads it; empty if the process or thread has ended meanwhile. */
  static Optional<ProcessStat> of(Path directory) throws IOException {
    try {
      // A name is any bytes, and may be cut within a character.
      return Optional.of(parse(Files.readString(directory.resolve("stat"), ISO_8859_1)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      // Between being opened and being read: ESRCH, which Java has no exception of its own for.
      if (Files.exists(directory)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** Reads a line. */
  static ProcessStat parse(String line) {
    // A name may have blanks and brackets in it.
    int nameEnd = line.lastIndexOf(')');
    List<String> words = List.of(line.substring(nameEnd + 2).split(" "));
    return new ProcessStat(
        line.substring(line.indexOf('(') + 1, nameEnd),
        Long.parseLong(words.get(FLAGS)),
        Long.parseLong(words.get(USER_TIME)) + Long.parseLong(words.get(SYSTEM_TIME)),
        Long.parseLong(words.get(STARTED)));
  }

  boolean isKernelThread() {
    return (flags & KERNEL_THREAD) != 0;
  }
}
