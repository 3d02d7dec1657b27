package io.streamlens.k8s;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Builds overlays with {@code kubectl kustomize}, each once. */
final class Kustomize {

  /** The project's directory. */
  static final Path ROOT = Path.of(System.getProperty("project.root"));

  private static final Path OVERLAYS = ROOT.resolve("k8s/overlays");
  private static final Map<String, Overlay> BUILT = new ConcurrentHashMap<>();

  private Kustomize() {}

  /** The names of all overlays there are. */
  static Stream<String> overlays() {
    try (Stream<Path> directories = Files.list(OVERLAYS)) {
      return directories.map(path -> path.getFileName().toString()).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What an overlay applies; the test is skipped where there is no kubectl that knows components.
   */
  static Overlay overlay(String name) {
    return BUILT.computeIfAbsent(name, Kustomize::build);
  }

  private static Overlay build(String overlay) {
    Path directory = OVERLAYS.resolve(overlay);
    String version = run("kubectl", "version", "--client", "-o", "json");
    assumeTrue(
        version.contains("kustomizeVersion"),
        "kubectl 1.21 or newer is not installed: the manifests cannot be built");
    try {
      return new Overlay(
          overlay, Manifest.readAll(run("kubectl", "kustomize", directory.toString())));
    } catch (IOException e) {
      throw new UncheckedIOException("kubectl kustomize " + directory, e);
    }
  }

  /** Standard output; empty if there is no such program. */
  private static String run(String... command) {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      return "";
    }
    try {
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed: " + out);
      }
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
