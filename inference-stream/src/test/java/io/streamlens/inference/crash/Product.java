package io.streamlens.inference.crash;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build has put what is shipped. */
final class Product {

  private Product() {}

  /** The inference stream's runnable jar. */
  static Path runner() {
    Path runner =
        Path.of(
            System.getProperty("project.root", ".."),
            "inference-stream",
            "target",
            "quarkus-app",
            "quarkus-run.jar");
    if (!Files.exists(runner)) {
      throw new IllegalStateException(runner + " is not built; run the tests with 'mvn verify'");
    }
    return runner.toAbsolutePath();
  }
}
