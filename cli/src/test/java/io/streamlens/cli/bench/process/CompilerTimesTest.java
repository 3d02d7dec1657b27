package io.streamlens.cli.bench.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompilerTimesTest {

  private static final CompilerTimes NONE = new CompilerTimes(Map.of());

  @Test
  void shouldFindTheCompilersOfARunningMachineAndNoOtherThread() {
    CompilerTimes times = CompilerTimes.of(ProcessHandle.current());

    // The tests before this one have been compiled, by few of this machine's threads.
    assertTrue(times.ticks().size() >= 1, times.toString());
    assertTrue(
        times.ticks().size() < ManagementFactory.getThreadMXBean().getThreadCount(),
        times.toString());
    double used = times.secondsSince(NONE);
    assertTrue(used > 0 && used <= ProcessCounters.cpuSeconds(ProcessHandle.current()), "" + used);
  }

  @Test
  void shouldReadUserAndSystemTimeBehindAnyName() {
    String times = " R 1 10 10 0 -1 4194368 5 0 0 0 170 30 7 7 20 0 25 0 9918 0 0";

    assertEquals(Optional.of(200L), CompilerTimes.ticks("12 (C2 CompilerThre)" + times));
    assertEquals(Optional.of(200L), CompilerTimes.ticks("12 (C1 CompilerThre)" + times));
    assertEquals(Optional.empty(), CompilerTimes.ticks("12 (GC Thread#0)" + times));
    assertEquals(Optional.empty(), CompilerTimes.ticks("12 (a (C2) b) c)" + times));
  }

  @Test
  void shouldCountNewCompilersFromTheirBeginningAndLeaveOutThoseThatEnded() {
    CompilerTimes earlier = new CompilerTimes(Map.of(1L, 100L, 2L, 50L));
    CompilerTimes later = new CompilerTimes(Map.of(1L, 130L, 3L, 7L));

    assertEquals(0.37, later.secondsSince(earlier), 1e-9);
  }
}
