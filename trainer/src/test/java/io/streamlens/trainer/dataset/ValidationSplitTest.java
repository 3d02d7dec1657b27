package io.streamlens.trainer.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ValidationSplitTest {

  /** 100, 40 and 2 images; the four bytes of an image are its number. */
  private static final Split SPLIT = numbered(100, 40, 2);

  @Test
  void shouldHoldBackTheSameShareOfEachLabel() {
    ValidationSplit parts = ValidationSplit.of(SPLIT, 0.1, 3);

    assertArrayEquals(new int[] {10, 4, 1}, counts(parts.validation()));
    assertArrayEquals(new int[] {90, 36, 1}, counts(parts.train()));
  }

  @Test
  void shouldPutEveryImageIntoOnePartAndNoneIntoBoth() {
    ValidationSplit parts = ValidationSplit.of(SPLIT, 0.3, 3);
    Set<Integer> all = new HashSet<>(numbers(parts.train()));

    all.addAll(numbers(parts.validation()));

    assertEquals(SPLIT.size(), parts.train().size() + parts.validation().size());
    assertEquals(SPLIT.size(), all.size());
  }

  @Test
  void shouldHoldBackTheSameImagesEveryTime() {
    assertEquals(
        numbers(ValidationSplit.of(SPLIT, 0.1, 3).validation()),
        numbers(ValidationSplit.of(SPLIT, 0.1, 3).validation()));
  }

  @Test
  void shouldLeaveTheOnlyImageOfALabelToTrainOn() {
    ValidationSplit parts = ValidationSplit.of(numbered(10, 1), 0.5, 2);

    assertArrayEquals(new int[] {5, 0}, counts(parts.validation()));
  }

  private static Split numbered(int... counts) {
    int size = java.util.Arrays.stream(counts).sum();
    ByteBuffer pixels = ByteBuffer.allocate(4 * size);
    int[] labels = new int[size];
    int image = 0;
    for (int label = 0; label < counts.length; label++) {
      for (int i = 0; i < counts[label]; i++) {
        pixels.putInt(image);
        labels[image++] = label;
      }
    }
    return new Split(new ImageSpec(2, 2, 1), pixels.array(), labels);
  }

  private static Set<Integer> numbers(Split split) {
    Set<Integer> numbers = new HashSet<>();
    for (int image = 0; image < split.size(); image++) {
      numbers.add(ByteBuffer.wrap(split.pixels(image)).getInt());
    }
    return numbers;
  }

  private static int[] counts(Split split) {
    int[] counts = new int[3];
    for (int image = 0; image < split.size(); image++) {
      counts[split.label(image)]++;
    }
    int labels = counts[2] == 0 ? 2 : 3;
    return java.util.Arrays.copyOf(counts, labels);
  }
}
