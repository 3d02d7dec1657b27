package io.streamlens.cli.bench.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** What the one who started this process tells it, in lines, and what it answers. */
final class Orders {

  private final BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
  private final PrintStream answers = new PrintStream(System.out, true, UTF_8);

  /** The next order; {@code null} when there will be none. */
  @Nullable String next() {
    try {
      return lines.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException("orders cannot be read", e);
    }
  }

  /** Waits until there will be no more orders. */
  void awaitEnd() {
    while (next() != null) {
      // none is known here
    }
  }

  /** Says a line. */
  void answer(String line) {
    answers.println(line);
  }
}
