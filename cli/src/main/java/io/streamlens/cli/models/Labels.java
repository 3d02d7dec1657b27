package io.streamlens.cli.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads labels from the command line. */
final class Labels {

  private Labels() {}

  /**
   * @param text a file with a label a line, empty lines at its end left out; or labels with commas
   *     between them
   * @return two or more, none of them blank, none twice
   * @throws IllegalArgumentException if it gives no such labels, or the file cannot be read
   */
  static List<String> read(String text) {
    List<String> labels = isFile(text) ? lines(Path.of(text)) : List.of(text.split(",", -1));
    if (labels.size() < 2) {
      throw new IllegalArgumentException(
          "--labels: '%s' is no file, and no list of two labels or more".formatted(text));
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i).isBlank() || !seen.add(labels.get(i))) {
        throw new IllegalArgumentException(
            "--labels: label %d is %s"
                .formatted(
                    i + 1,
                    labels.get(i).isBlank()
                        ? "blank"
                        : "'" + labels.get(i) + "', which was there before"));
      }
    }
    return labels;
  }

  private static boolean isFile(String text) {
    try {
      return Files.isRegularFile(Path.of(text));
    } catch (InvalidPathException e) {
      return false; // then it is a list
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readString(file).stripTrailing().lines().map(String::strip).toList();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--labels: cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
