package io.streamlens.cli.bench.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Map;
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
  void shouldCountNewCompilersFromTheirBeginningAndLeaveOutThoseThatEnded() {
    CompilerTimes earlier = new CompilerTimes(Map.of(1L, 100L, 2L, 50L));
    CompilerTimes later = new CompilerTimes(Map.of(1L, 130L, 3L, 7L));

    assertEquals(0.37, later.secondsSince(earlier), 1e-9);
  }
}
