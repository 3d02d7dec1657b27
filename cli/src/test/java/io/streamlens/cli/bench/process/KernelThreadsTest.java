package io.streamlens.cli.bench.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.cli.bench.process.KernelThreads.Id;
import io.streamlens.cli.bench.process.KernelThreads.Share;
import io.streamlens.cli.bench.process.KernelThreads.Used;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelThreadsTest {

  private static final Path KTHREADD = Path.of("/proc/2/comm");

  @Test
  void shouldTellTheBusiestFirstAndLeaveOutTheIdle() {
    KernelThreads earlier = threads(thread(7, "a", 100), thread(8, "idle", 5));
    KernelThreads later =
        threads(thread(7, "a", 200), thread(9, "begun", 300), thread(8, "idle", 6));

    assertEquals(
        List.of(new Share("begun", 0.3), new Share("a", 0.1)), later.sharesSince(earlier, 10));
  }

  @Test
  void shouldKnowAWorkerAgainThatIsAtSomethingElse() {
    KernelThreads earlier = threads(thread(7, "kworker/u8:1-ext4-rsv-conversion", 100));
    KernelThreads later = threads(thread(7, "kworker/u8:1+writeback", 150));

    assertEquals(List.of(new Share("kworker/u8:1", 0.05)), later.sharesSince(earlier, 10));
  }

  @ParameterizedTest
  @CsvSource({
    "kworker/0:2-events, kworker/0:2",
    "kworker/0:1H-kblockd, kworker/0:1H",
    "kworker/u8:0-ext4-rsv-conversion, kworker/u8:0",
    "kworker/R-rcu_g, kworker/R-rcu_g",
    "kdamond.0, kdamond.0",
  })
  void shouldNameAWorkerByItsNumber(String name, String shown) {
    assertEquals(shown, thread(7, name, 0).getValue().name());
  }

  @Test
  void shouldTellNothingIfTheyCouldNotBeSeenBefore() {
    KernelThreads later = threads(thread(7, "old", 100_000));

    assertEquals(List.of(), later.sharesSince(new KernelThreads(Map.of()), 10));
  }

  @Test
  void shouldSeeThoseOfThisMachineAndNothingElse() throws Exception {
    Assumptions.assumeTrue(Files.exists(KTHREADD), "no Linux");
    Assumptions.assumeTrue(Files.readString(KTHREADD).equals("kthreadd\n"), "in a container");

    List<String> names = KernelThreads.now().used().values().stream().map(Used::name).toList();

    assertTrue(names.contains("kthreadd"), names.toString());
    assertFalse(names.contains("java"), names.toString());
  }

  @SafeVarargs
  private static KernelThreads threads(Map.Entry<Id, Used>... threads) {
    return new KernelThreads(Map.ofEntries(threads));
  }

  private static Map.Entry<Id, Used> thread(long id, String name, long ticks) {
    return Map.entry(new Id(id, 30), Used.of(new ProcessStat(name, 0x200000, ticks, 30)));
  }
}
