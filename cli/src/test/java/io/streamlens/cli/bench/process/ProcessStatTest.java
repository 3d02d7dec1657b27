package io.streamlens.cli.bench.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

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
  void shouldReadAProcess() {
    assertFalse(
        ProcessStat.parse("80 (java) S 2 80 80 0 -1 4194560 1 2 3 4 7 93 0 0 20 0 9 0 31 0 0")
            .isKernelThread());
  }
}
