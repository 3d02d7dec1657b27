package io.streamlens.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Where a command writes to. Safe for use by several threads.
 *
 * @param out results; what another program may read
 * @param err failures and remarks
 * @param interactive whether a person is looking at {@code out}: only then are there progress bars
 *     and colour
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean interactive) {

  /** The launcher sets this when standard output is a terminal, which Java 17 cannot tell. */
  private static final String INTERACTIVE_PROPERTY = "streamlens.terminal";

  /** This process's own standard output and error. */
  public static Terminal ofProcess() {
    return new Terminal(
        writer(new FileOutputStream(FileDescriptor.out)),
        writer(new FileOutputStream(FileDescriptor.err)),
        Boolean.getBoolean(INTERACTIVE_PROPERTY));
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, UTF_8), true);
  }

  /** Writes a line of the result. */
  public void print(String line) {
    out.println(line);
    out.flush();
  }

  /** Writes a line of the result, formatted in the root locale. */
  public void print(String format, Object... arguments) {
    print(String.format(Locale.ROOT, format, arguments));
  }

  /** Writes a remark that is no part of the result. */
  public void remark(String line) {
    err.println(line);
    err.flush();
  }

  /** {@code text} in bold, where there is a person to see it. */
  public String bold(String text) {
    return interactive && System.getenv("NO_COLOR") == null
        ? "\u001b[1m" + text + "\u001b[0m"
        : text;
  }
}
