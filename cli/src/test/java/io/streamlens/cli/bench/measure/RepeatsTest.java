package io.streamlens.cli.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatsTest {

  @Test
  void shouldQuoteTheMedianOfEachFigureByItself() {
    Sample median =
        Repeats.median(
            List.of(
                new Sample(100, 3.0, null, 30.0, null, 0.5),
                new Sample(300, 1.0, null, 10.0, null, 0.01),
                new Sample(200, 2.0, null, 20.0, null, 0.02)));

    assertEquals(new Sample(200, 2.0, null, 20.0, null, 0.02), median);
  }

  @Test
  void shouldTakeTheMiddleBetweenTwo() {
    List<Sample> two =
        List.of(
            new Sample(10, null, new Latency(1, 2, 3), null, 100.0, null),
            new Sample(10, null, new Latency(3, 4, 9), null, 200.0, null));

    assertEquals(
        new Sample(10, null, new Latency(2, 3, 6), null, 150.0, null), Repeats.median(two));
    // The rate was given; what the repeats differ in is the latency.
    assertEquals(1.0, Repeats.spread(two), 1e-9);
  }

  @Test
  void shouldTellHowFarTheRatesLieApart() {
    List<Sample> samples =
        List.of(
            new Sample(90, null, null, null, null, null),
            new Sample(110, null, null, null, null, null),
            new Sample(100, null, null, null, null, null));

    assertEquals(0.2, Repeats.spread(samples), 1e-9);
    assertNull(Repeats.spread(samples.subList(0, 1)));
  }
}
