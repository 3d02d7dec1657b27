package io.streamlens.cli.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** One record is due each millisecond, on a clock that the test moves. */
class OutputsTest {

  private static final long START = 1_764_000_000_000L;
  private static final int RECORDS = 10_000;
  private static final int USUAL_MS = 5;

  @Test
  void shouldGiveTheLatencyOfAnEvenStream() {
    Outputs outputs = new Outputs(RECORDS, 0);

    for (int i = 0; i < RECORDS; i++) {
      receive(outputs, 1, START + i, START + i + USUAL_MS);
    }

    assertEquals(USUAL_MS, outputs.latency().p50(), 0.1);
    assertEquals(USUAL_MS, outputs.latency().p99(), 0.1);
    assertEquals(1000, outputs.perSecond(), 0.1);
  }

  @Test
  void shouldShowAStallInThePercentilesOfAllThatWereDueMeanwhile() {
    // given a stream that stands still for a tenth of the time, whatever held it, or the sender, up
    Outputs outputs = new Outputs(RECORDS, 0);
    int stallBegins = 4_000;
    int stallEnds = 5_000;

    // when all that was due meanwhile comes at once
    for (int i = 0; i < RECORDS; i++) {
      boolean stalled = i >= stallBegins && i < stallEnds;
      receive(outputs, 1, START + i, START + (stalled ? stallEnds : i) + USUAL_MS);
    }

    // then the 99th of 100 is one of the late ones: a tenth of them, evenly between 0 and 1,000 ms
    assertEquals(900, outputs.latency().p99(), 15);
    assertEquals(500, outputs.latency().p95(), 15);
    assertEquals(USUAL_MS, outputs.latency().p50(), 0.1);
  }

  @Test
  void shouldShowLessOfThatStallIfTimeBeganOnlyWhenARecordWasSent() {
    // given the same stall as a control, seen from the moment of the send (a closed loop): the
    // sender waits too, so only one record is late
    Outputs outputs = new Outputs(RECORDS, 0);

    for (int i = 0; i < RECORDS; i++) {
      receive(outputs, 1, START + i, START + i + (i == 4_000 ? 1_000 : USUAL_MS));
    }

    assertEquals(USUAL_MS, outputs.latency().p99(), 0.1);
  }

  @Test
  void shouldNotCountTheLatenciesOfTheRamp() {
    Outputs outputs = new Outputs(2_000, 1_000);

    for (int i = 0; i < 2_000; i++) {
      receive(outputs, 1, START + i, START + i + (i < 1_000 ? 700 : USUAL_MS));
    }

    assertEquals(USUAL_MS, outputs.latency().p99(), 0.1);
  }

  @Test
  void shouldNotCountWhatCameFirstAsSpeed() throws InterruptedException {
    // given results that become visible 100 at a time, every 100 ms
    Outputs outputs = new Outputs(300, -1);

    receive(outputs, 100, START, START + 100);
    receive(outputs, 100, START, START + 200);
    assertFalse(outputs.await(0));
    receive(outputs, 100, START, START + 300);

    // then 200 came in the 200 ms from the first arrival to the last
    assertTrue(outputs.await(0));
    assertEquals(1000, outputs.perSecond(), 0.1);
    assertEquals(0, outputs.latency().p99());
  }

  private static void receive(Outputs outputs, int records, long dueMillis, long nowMillis) {
    outputs.arrived(nowMillis * 1_000_000, records);
    for (int i = 0; i < records; i++) {
      outputs.record(dueMillis, nowMillis * 1_000);
    }
    outputs.accounted(records);
  }
}
