package io.streamlens.inference.dashboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.streamlens.inference.dashboard.ImageSampler.Sample;
import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.Outcome.Classified;
import io.streamlens.inference.outcome.SourcePosition;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ImageSamplerTest {

  private static final Classified CLASSIFIED = new Classified(new byte[0], "m", 1, 0);

  private final ImageSampler sampler = new ImageSampler();

  private static Image image(int number, byte[] value) {
    return new Image(
        new SourcePosition("images", 0, number),
        "id-" + number,
        null,
        value,
        new RecordHeaders(),
        0);
  }

  private void offer(int number) {
    sampler.offer(image(number, new byte[] {1}), CLASSIFIED);
  }

  @Test
  void shouldHoldABurstAndNoMoreWhateverPasses() {
    IntStream.range(0, 1_000_000).forEach(this::offer);

    List<Sample> samples = sampler.take();

    assertEquals(ImageSampler.BURST, samples.size());
    assertEquals("id-0", samples.get(0).id());
    IntStream.range(0, 1000).forEach(this::offer);
    assertEquals(List.of(), sampler.take());
  }

  @Test
  void shouldTakeTheNextImageForEachRefill() {
    IntStream.range(0, 100).forEach(this::offer);
    sampler.take();

    sampler.refill();
    IntStream.range(200, 300).forEach(this::offer);

    assertEquals(List.of("id-200"), sampler.take().stream().map(Sample::id).toList());
  }

  @Test
  void shouldNotSaveUpMoreThanABurst() {
    IntStream.range(0, 1000).forEach(n -> sampler.refill());
    IntStream.range(0, 1000).forEach(this::offer);
    IntStream.range(0, 1000).forEach(n -> sampler.refill());
    IntStream.range(0, 1000).forEach(this::offer);

    assertEquals(ImageSampler.BURST, sampler.take().size());
  }

  @Test
  void shouldNotKeepTheBytesOfALargeImage() {
    sampler.offer(image(0, new byte[ImageSampler.LARGEST_VALUE + 1]), CLASSIFIED);
    sampler.offer(image(1, new byte[] {7}), CLASSIFIED);

    List<Sample> samples = sampler.take();

    assertNull(samples.get(0).value());
    assertArrayEquals(new byte[] {7}, samples.get(1).value());
  }
}
