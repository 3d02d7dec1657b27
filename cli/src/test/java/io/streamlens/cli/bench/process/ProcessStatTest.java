package io.streamlens.cli.bench.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessStatTest {

  @Test
  void shouldReadAThreadOfTheKernel() {
    ProcessStat stat =
        ProcessStat.parse(
            "79 (kworker/0:1 (x)) S 2 0 0 0 -1 2129984 0 0 0 0 7 93 0 0 20 0 1 0 30 0 0");

    assertEquals(new ProcessStat("kworker/0:1 (x)", 2129984, 100, 30), stat);
    assertTrue(stat.isKernelThread());
  }

  @Test
  void shouldReadANameThatIsCutWithinACharacter(@TempDir Path directory) throws Exception {
    String line = "80 (M\u00c3) S 2 80 80 0 -1 4194560 1 2 3 4 7 93 0 0 20 0 9 0 31 0 0";
    Files.write(directory.resolve("stat"), line.getBytes(ISO_8859_1));

    assertEquals(100, ProcessStat.of(directory).orElseThrow().ticks());
  }

  @Test
  void shouldReadAProcess() {
    assertFalse(
        ProcessStat.parse("80 (java) S 2 80 80 0 -1 4194560 1 2 3 4 7 93 0 0 20 0 9 0 31 0 0")
            .isKernelThread());
  }
}
