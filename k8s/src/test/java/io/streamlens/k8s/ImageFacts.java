package io.streamlens.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an image's Dockerfile says.
 *
 * @param user number of the user that it runs as
 * @param ports that it listens at
 * @param written directories that it writes to
 * @param environment variables that it sets
 */
record ImageFacts(
    int user, List<Integer> ports, List<String> written, Map<String, String> environment) {

  private static final Pattern PAIR = Pattern.compile("(\\w+)=(\\S+)");

  /** The facts of {@code image}, without its tag; null if we make no such image. */
  static @Nullable ImageFacts of(String image) {
    Path file =
        Kustomize.ROOT.resolve("docker/" + image.replaceFirst("^streamlens/", "") + ".Dockerfile");
    if (!image.startsWith("streamlens/") || !Files.exists(file)) {
      return null;
    }
    try {
      return read(Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ImageFacts read(List<String> lines) {
    String user = instructions(lines, "USER").findFirst().orElse("0");
    Map<String, String> environment = new TreeMap<>();
    instructions(lines, "ENV")
        .forEach(
            text -> {
              Matcher pairs = PAIR.matcher(text);
              while (pairs.find()) {
                environment.put(pairs.group(1), pairs.group(2));
              }
            });
    return new ImageFacts(
        Integer.parseInt(user.replaceFirst(":.*", "")),
        instructions(lines, "EXPOSE").map(Integer::valueOf).toList(),
        instructions(lines, "VOLUME")
            .flatMap(text -> Arrays.stream(text.replaceAll("[\\[\\]\" ]", "").split(",")))
            .toList(),
        environment);
  }

  private static Stream<String> instructions(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length()).strip());
  }
}
