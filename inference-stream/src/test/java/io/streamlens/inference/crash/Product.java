package io.streamlens.inference.crash;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build has put what is shipped. */
final class Product {

  private Product() {}

  /** The inference stream's runnable jar. */
  static Path runner() {
    return runner("inference-stream");
  }

  /** That of another version. */
  static Path previousRunner() {
    return Path.of(System.getProperty(UpgradeIT.PREVIOUS)).resolve("quarkus-run.jar");
  }

  /** The runnable jar of a service, by its module. */
  static Path runner(String module) {
    Path runner =
        Path.of(
            System.getProperty("project.root", ".."),
            module,
            "target",
            "quarkus-app",
            "quarkus-run.jar");
    if (!Files.exists(runner)) {
      throw new IllegalStateException(runner + " is not built; run the tests with 'mvn verify'");
    }
    return runner.toAbsolutePath();
  }
}
