package io.streamlens.modelstore.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.savedmodel.MemoryUse.Work;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every native tensor, result, session and graph is closed: resident memory stays where it is. */
class NativeMemoryTest {

  /** A batch has 0.8 MB and a session some 5 MB, so one that leaks comes to 100 MB and more. */
  private static final long BOUND = 40L << 20;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"CLASSIFY", "OPEN_AND_CLOSE", "OPEN_WHAT_IS_REFUSED"})
  void shouldNotGrow(Work work) throws Exception {
    long growth = growthOf(work);

    assertTrue(growth < BOUND, work + " grew by " + growth + " bytes");
  }

  @ParameterizedTest
  @EnumSource(names = {"CLASSIFY_AND_LEAK_A_TENSOR", "OPEN_AND_FORGET"})
  void shouldSeeALeakWhereThereIsOne(Work work) throws Exception {
    long growth = growthOf(work);

    assertTrue(growth > BOUND, work + " grew by only " + growth + " bytes");
  }

  private long growthOf(Work work) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // A heap that is resident from the start, so that only native memory can grow.
                "-Xms128m",
                "-Xmx128m",
                "-XX:+AlwaysPreTouch",
                "-Dorg.bytedeco.javacpp.nopointergc=true",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryUse.class.getName(),
                work.name(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, process.waitFor(), output);
    return Long.parseLong(output);
  }
}
