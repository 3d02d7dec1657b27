package io.streamlens.cli.bench.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.streamlens.cli.bench.process.KernelThreads.Share;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelThreadsTest {

  private static final String COUNTERS = " 0 0 0 -1 2129984 0 0 0 0 7 93 0 0 20 0 1 0 30 0 0";

  @Test
  void shouldAddUpTheTimeOfAThreadOfTheKernel() {
    assertEquals(
        Optional.of(Map.entry("kworker/0:1 (x)", 100L)),
        KernelThreads.parse("79 (kworker/0:1 (x)) S 2" + COUNTERS));
  }

  @Test
  void shouldLeaveOutWhatIsNotTheKernels() {
    assertEquals(Optional.empty(), KernelThreads.parse("80 (java) S 21" + COUNTERS));
  }

  @Test
  void shouldTellTheBusiestFirstAndLeaveOutTheIdle() {
    KernelThreads earlier = new KernelThreads(Map.of("a", 100L, "idle", 5L));
    KernelThreads later = new KernelThreads(Map.of("a", 200L, "begun", 300L, "idle", 6L));

    assertEquals(
        List.of(new Share("begun", 0.3), new Share("a", 0.1)), later.sharesSince(earlier, 10));
  }

  @Test
  void shouldReadThoseOfThisMachine() {
    assertEquals(List.of(), KernelThreads.now().sharesSince(KernelThreads.now(), 1000));
  }
}
