package io.streamlens.cli.bench.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.cli.bench.process.ProcessCounters.Allocations;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessCountersTest {

  @Test
  void shouldCountWhatAnotherProcessAllocatesAndComputes() throws IOException {
    try (ProgramProcess worker = ProgramProcess.start(Worker.class, List.of())) {
      worker.awaitLine("ready");
      try (ProcessCounters counters = ProcessCounters.attach(worker.handle())) {
        // given a process that rests
        Allocations before = counters.allocations();
        double cpu = counters.cpuSeconds();

        // when it allocates 64 MiB and computes for 300 ms of its time
        worker.tell("work");
        worker.awaitLine("done");

        // then that is what is counted, and the reading itself is next to nothing
        long bytes = counters.allocations().since(before);
        assertTrue(bytes > 64 << 20 && bytes < 80 << 20, bytes + " bytes");
        double seconds = counters.cpuSeconds() - cpu;
        assertTrue(seconds >= 0.28, seconds + " s");
      }
    }
  }

  @Test
  void shouldStandStillWhilePaused() throws IOException, InterruptedException {
    try (ProgramProcess worker = ProgramProcess.start(Worker.class, List.of())) {
      worker.awaitLine("ready");
      double before;
      try (Pause pause = Pause.of(worker.handle())) {
        before = ProcessCounters.cpuSeconds(worker.handle());
        worker.tell("work");
        // As long as this process has computed for as long as the other would.
        Worker.compute();
        assertEquals(before, ProcessCounters.cpuSeconds(worker.handle()));
      }
      worker.awaitLine("done");
      assertTrue(ProcessCounters.cpuSeconds(worker.handle()) > before);
    }
  }

  @Test
  void shouldCountNewThreadsFromTheirBeginning() {
    Allocations earlier = new Allocations(Map.of(1L, 100L, 2L, 50L));
    Allocations later = new Allocations(Map.of(1L, 130L, 3L, 7L));

    assertEquals(37, later.since(earlier));
  }

  /** Does as it is told. */
  static final class Worker {

    private static volatile Object sink = "";
    private static volatile double number;

    private Worker() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println("ready");
      while (System.in.read() >= 0) {
        if (System.in.available() == 0) {
          for (int i = 0; i < 64; i++) {
            sink = new byte[1 << 20];
          }
          compute();
          System.out.println("done");
        }
      }
    }

    /** Without allocating: the clock itself does, so it is asked seldom. */
    static void compute() {
      long start = cpuMillis();
      while (cpuMillis() < start + 300) {
        for (int i = 0; i < 5_000_000; i++) {
          number = Math.sqrt(number + i);
        }
      }
    }

    private static long cpuMillis() {
      return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
    }
  }
}
