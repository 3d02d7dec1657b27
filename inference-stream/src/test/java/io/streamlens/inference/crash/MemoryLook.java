package io.streamlens.inference.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory of a process at one moment.
 *
 * @param results that had come by then
 * @param heapKib what lives in the heap: it is collected first, so that garbage does not count
 * @param residentKib what the process holds of the machine's memory
 */
record MemoryLook(long results, long heapKib, long residentKib) {

  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  static MemoryLook at(JavaProcess process, long results) throws InterruptedException {
    long pid = process.pid();
    return new MemoryLook(results, heapKib(pid), residentKib(pid));
  }

  private static long residentKib(long pid) {
    try {
      return number(RESIDENT, Files.readString(Path.of("/proc/" + pid + "/status")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long heapKib(long pid) throws InterruptedException {
    jcmd(pid, "GC.run");
    // The generations; the line of the metaspace, which has "used" too, comes after them.
    String heap = jcmd(pid, "GC.heap_info").split("Metaspace")[0];
    return USED.matcher(heap).results().mapToLong(match -> Long.parseLong(match.group(1))).sum();
  }

  private static String jcmd(long pid, String command) throws InterruptedException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process process =
          new ProcessBuilder(tool.toString(), Long.toString(pid), command)
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() != 0) {
        throw new IllegalStateException("jcmd " + command + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in: " + text);
    }
    return Long.parseLong(matcher.group(1));
  }
}
