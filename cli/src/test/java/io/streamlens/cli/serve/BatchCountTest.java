package io.streamlens.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BatchCountTest {

  private static final String METRICS =
      """
      # HELP streamlens_batch_size images per batch
      # TYPE streamlens_batch_size histogram
      streamlens_batch_size_bucket{model="m",le="1.0"} 99
      streamlens_batch_size_count{model="m",version="1"} 10
      streamlens_batch_size_sum{model="m",version="1"} 320.0
      streamlens_batch_size_count{model="m",version="2"} 5
      streamlens_batch_size_sum{model="m",version="2"} 1.0E2
      streamlens_batch_size_max{model="m",version="2"} 64.0
      streamlens_batch_size_summary_count 77
      """;

  @Test
  void shouldSumOverAllVersionsOfTheModel() {
    assertEquals(new BatchCount(15, 420), BatchCount.parse(METRICS));
  }

  @Test
  void shouldGiveTheMeanOfWhatCameSince() {
    // given
    BatchCount earlier = new BatchCount(5, 20);

    // then
    assertEquals(40, BatchCount.parse(METRICS).meanSince(earlier));
    assertEquals(0, earlier.meanSince(earlier));
    assertEquals(new BatchCount(0, 0), BatchCount.parse("other 1"));
  }
}
