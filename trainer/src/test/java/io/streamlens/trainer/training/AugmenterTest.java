package io.streamlens.trainer.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.option.Augmentation;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AugmenterTest {

  private static final ImageSpec SPEC = new ImageSpec(8, 8, 1);
  private static final int IMAGES = 16;
  private static final int LABELS = 4;
  private static final String EVERYTHING =
      "flip,shift=2,crop=0.7,cutout=3,brightness=0.3,mixup=0.4";

  @Test
  void shouldDoTheSameToTheSamePlaceOfTheSameEpochWhateverWasBefore() {
    Augmenter augmenter = augmenter(EVERYTHING, 5);
    augmented(augmenter, 1, 0);
    augmented(augmenter, 1, 1);

    assertArrayEquals(augmented(augmenter(EVERYTHING, 5), 2, 3), augmented(augmenter, 2, 3));
  }

  @Test
  void shouldDoSomethingElseInEachEpochBatchAndForEachSeed() {
    byte[] pixels = augmented(augmenter(EVERYTHING, 5), 1, 0);

    assertFalse(Arrays.equals(pixels, augmented(augmenter(EVERYTHING, 5), 2, 0)));
    assertFalse(Arrays.equals(pixels, augmented(augmenter(EVERYTHING, 5), 1, 1)));
    assertFalse(Arrays.equals(pixels, augmented(augmenter(EVERYTHING, 6), 1, 0)));
  }

  @Test
  void shouldLeaveImagesAsTheyAreWithoutAugmentation() {
    assertArrayEquals(pixels(), augmented(augmenter("none", 5), 1, 0));
  }

  @Test
  void shouldMirrorAboutHalfOfTheImages() {
    byte[] before = pixels();
    byte[] mirrored = pixels();
    PixelOperations operations = new PixelOperations(SPEC);
    int flipped = 0;
    for (int epoch = 1; epoch <= 20; epoch++) {
      byte[] after = augmented(augmenter("flip", 1), epoch, 0);
      for (int image = 0; image < IMAGES; image++) {
        int from = image * SPEC.size();
        System.arraycopy(before, 0, mirrored, 0, before.length);
        operations.flip(mirrored, from);
        boolean same =
            Arrays.equals(before, from, from + SPEC.size(), after, from, from + SPEC.size());
        boolean isMirrored =
            Arrays.equals(mirrored, from, from + SPEC.size(), after, from, from + SPEC.size());
        assertTrue(same || isMirrored);
        flipped += isMirrored ? 1 : 0;
      }
    }

    assertTrue(flipped > 120 && flipped < 200, flipped + " of 320");
  }

  @Test
  void shouldMixTargetsAsItMixesImages() {
    byte[] pixels = new byte[2 * SPEC.size()];
    Arrays.fill(pixels, 0, SPEC.size(), (byte) 200);
    float[] targets = {1, 0, 0, 1};

    augmenter("mixup=1", 3).augment(1, 0, pixels, targets, 2);

    assertTrue(targets[0] >= 0.5 && targets[0] < 1, "" + targets[0]);
    assertEquals(200 * targets[0], pixels[0] & 0xff, 0.51);
    assertEquals(200 * targets[2], pixels[SPEC.size()] & 0xff, 0.51);
    assertEquals(1, targets[0] + targets[1], 1e-6);
    assertEquals(1, targets[2] + targets[3], 1e-6);
  }

  private static byte[] pixels() {
    byte[] pixels = new byte[IMAGES * SPEC.size()];
    new Random(1).nextBytes(pixels);
    return pixels;
  }

  private static Augmenter augmenter(String text, long seed) {
    Augmentation options = TrainingOptions.PLAIN.with("augment", text).augmentation();
    return new Augmenter(options, SPEC, seed);
  }

  private static byte[] augmented(Augmenter augmenter, int epoch, int batch) {
    byte[] pixels = pixels();
    augmenter.augment(epoch, batch, pixels, new float[IMAGES * LABELS], LABELS);
    return pixels;
  }
}
