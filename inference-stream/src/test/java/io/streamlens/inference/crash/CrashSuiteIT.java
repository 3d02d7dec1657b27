package io.streamlens.inference.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The crash suite: every case with its control, and the table of {@code docs/crash-tests.md}. The
 * system property {@code crash.only} holds a regular expression for the names of the cases to run.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashSuiteIT {

  private final CrashTable table = new CrashTable();

  static List<CrashCase> cases() {
    Pattern only = Pattern.compile(System.getProperty("crash.only", ".*"));
    return CrashCase.all().stream().filter(c -> only.matcher(c.name()).matches()).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void shouldKeepItsPromiseWhileItsControlDoesNot(CrashCase crashCase, @TempDir Path work)
      throws Exception {
    CrashRun.Outcome proof = crashCase.prove(work.resolve("proof"));
    delete(work.resolve("proof"));

    CrashRun.Outcome control = crashCase.failControl(work.resolve("control"));

    table.add(crashCase, proof, control);
  }

  @AfterAll
  void printTable() throws IOException {
    Path file = Path.of("target", "crash-tests.md");
    Files.writeString(file, table.toString());
    System.out.println("\n" + table + "\n(also in " + file.toAbsolutePath() + ")");
  }

  /** Half a gigabyte of load that nobody needs any more. */
  private static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
