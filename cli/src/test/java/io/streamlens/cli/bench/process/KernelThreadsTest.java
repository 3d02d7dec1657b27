package io.streamlens.cli.bench.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.cli.bench.process.KernelThreads.KernelThread;
import io.streamlens.cli.bench.process.KernelThreads.Share;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class KernelThreadsTest {

  private static final Path KTHREADD = Path.of("/proc/2/comm");

  @Test
  void shouldTellTheBusiestFirstAndLeaveOutTheIdle() {
    KernelThreads earlier = new KernelThreads(Map.of(thread(7, "a"), 100L, thread(8, "idle"), 5L));
    KernelThreads later =
        new KernelThreads(
            Map.of(thread(7, "a"), 200L, thread(9, "begun"), 300L, thread(8, "idle"), 6L));

    assertEquals(
        List.of(new Share("begun", 0.3), new Share("a", 0.1)), later.sharesSince(earlier, 10));
  }

  @Test
  void shouldKnowAWorkerAgainThatIsAtSomethingElse() {
    KernelThreads earlier = new KernelThreads(Map.of(thread(7, "kworker/0:2-events"), 100L));
    KernelThreads later = new KernelThreads(Map.of(thread(7, "kworker/0:2+writeback"), 150L));

    assertEquals(List.of(new Share("kworker/0:2", 0.05)), later.sharesSince(earlier, 10));
  }

  @Test
  void shouldLeaveAWorkersNameWhole() {
    assertEquals("kworker/R-rcu_g", thread(7, "kworker/R-rcu_g").name());
    assertEquals("kworker/u8:0", thread(7, "kworker/u8:0-events_unbound").name());
  }

  @Test
  void shouldTellNothingIfTheyCouldNotBeSeenBefore() {
    KernelThreads later = new KernelThreads(Map.of(thread(7, "old"), 100_000L));

    assertEquals(List.of(), later.sharesSince(new KernelThreads(Map.of()), 10));
  }

  @Test
  void shouldSeeThoseOfThisMachineAndNothingElse() throws Exception {
    Assumptions.assumeTrue(Files.exists(KTHREADD), "no Linux");
    Assumptions.assumeTrue(Files.readString(KTHREADD).equals("kthreadd\n"), "in a container");

    List<String> names =
        KernelThreads.now().ticks().keySet().stream()
            .map(KernelThread::name)
            .collect(Collectors.toList());

    assertTrue(names.contains("kthreadd"), names.toString());
    assertFalse(names.contains("java"), names.toString());
  }

  private static KernelThread thread(long id, String name) {
    return KernelThread.of(id, new ProcessStat(name, 0x200000, 0, 30));
  }
}
