package io.streamlens.inference.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The lists of rights in {@code docs/security.md}: what is tested is what is documented. */
final class DocumentedGrants {

  private static final String FENCE = "```";

  private DocumentedGrants() {}

  /** The block below the heading of that name. */
  static List<Grant> of(String heading) {
    Path page = Path.of(System.getProperty("project.root", ".."), "docs", "security.md");
    try {
      List<String> lines = Files.readAllLines(page);
      int begin = lines.indexOf("### " + heading);
      if (begin < 0) {
        throw new IllegalStateException(page + " has no '### " + heading + "'");
      }
      List<String> after = lines.subList(begin, lines.size());
      List<String> block = after.subList(after.indexOf(FENCE) + 1, after.size());
      return block.subList(0, block.indexOf(FENCE)).stream().map(Grant::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
