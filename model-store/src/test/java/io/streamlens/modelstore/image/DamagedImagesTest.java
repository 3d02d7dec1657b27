package io.streamlens.modelstore.image;

import static io.streamlens.modelstore.image.TestImages.bytes;
import static io.streamlens.modelstore.image.TestImages.chunk;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.streamlens.modelstore.image.ImageRejectedException.Reason;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Preprocessing;
import java.awt.image.BufferedImage;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DamagedImagesTest {

  private static final ImageSpec SPEC = new ImageSpec(8, 9, 3);
  private static final ImageReader READER = new ImageReader(ImageLimits.DEFAULT);

  private static final BufferedImage COLOURS =
      TestImages.randomImage(9, 8, BufferedImage.TYPE_3BYTE_BGR, 1);
  private static final byte[] PNG =
      TestImages.png(
          9, 8, 8, TestImages.RGB, TestImages.samples(COLOURS), chunk("tEXt", bytes('a', 0, 'b')));
  private static final byte[] JPEG = TestImages.encode(COLOURS, "jpeg");
  private static final byte[] GIF =
      TestImages.encode(TestImages.randomImage(9, 8, BufferedImage.TYPE_BYTE_INDEXED, 2), "gif");
  private static final byte[] BMP = TestImages.encode(COLOURS, "bmp");

  private static final byte[] RUNS =
      TestImages.bmp(9, 8, 8, 1, new byte[1024], bytes(9, 1, 0, 0, 0, 3, 1, 2, 3, 0, 0, 1));

  private static final List<byte[]> WHOLE = List.of(PNG, JPEG, GIF, BMP, RUNS);

  private static byte[] read(byte[] image) throws ImageRejectedException {
    return READER.read(image, null, SPEC, Preprocessing.DEFAULT);
  }

  @Test
  void shouldReadTheWholeOnes() throws Exception {
    for (byte[] whole : WHOLE) {
      assertEquals(SPEC.size(), read(whole).length);
    }
  }

  @Test
  void shouldRejectEveryTruncation() {
    for (byte[] whole : WHOLE) {
      for (int length = 0; length < whole.length; length++) {
        assertRejected(Arrays.copyOf(whole, length));
      }
    }
  }

  @Test
  void shouldTolerateWhatFollowsTheEnd() throws Exception {
    for (byte[] whole : WHOLE) {
      assertArrayEquals(read(whole), read(TestImages.concat(whole, bytes(1, 2, 3))));
    }
  }

  @Test
  void shouldRejectAPngWithAnyBitFlipped() {
    for (int bit = 0; bit < PNG.length * 8; bit++) {
      byte[] flipped = PNG.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertRejected(flipped);
    }
  }

  @Test
  void shouldThrowNothingButARejectionWhateverComes() {
    Random random = new Random(42);
    int rejected = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] mutated = mutate(WHOLE.get(i % WHOLE.size()).clone(), random);
      try {
        assertEquals(SPEC.size(), read(mutated).length);
      } catch (ImageRejectedException e) {
        rejected++;
        assertEquals(1, String.valueOf(e.getMessage()).lines().count());
      }
    }
    assertTrue(rejected > 5_000, "only " + rejected + " were rejected");
  }

  private static byte[] mutate(byte[] image, Random random) {
    int kind = random.nextInt(4);
    if (kind == 0) {
      return Arrays.copyOf(image, random.nextInt(image.length));
    }
    int changes = kind == 1 ? 1 : random.nextInt(8) + 1;
    // the headers are where most can go wrong
    int reach = random.nextBoolean() ? image.length : Math.min(image.length, 64);
    for (int i = 0; i < changes; i++) {
      image[random.nextInt(reach)] =
          random.nextInt(4) == 0 ? (byte) 0xff : (byte) random.nextInt(256);
    }
    return image;
  }

  @Test
  void shouldRefuseBombsBeforeAnythingIsAllocatedForThem() {
    byte[] png =
        TestImages.pngFrom(
            TestImages.header(50_000, 50_000, 8, TestImages.RGB),
            chunk("IDAT", TestImages.deflated(new byte[10])),
            chunk("IEND"));
    byte[] jpeg =
        bytes(0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0xc3, 0x50, 0xc3, 0x50, 1, 1, 0x11, 0, 0xff, 0xd9);
    byte[] gif =
        bytes(
            'G', 'I', 'F', '8', '9', 'a', 1, 0, 1, 0, 0, 0, 0, 0x2c, 0, 0, 0, 0, 0x50, 0xc3, 0x50,
            0xc3, 0, 2, 0, 0x3b);
    byte[] bmp = TestImages.bmp(50_000, -50_000, 1, 0, bytes(), bytes());
    for (byte[] bomb : List.of(png, jpeg, gif, bmp)) {
      Reading.assertRejected(Reason.TOO_LARGE, bomb, null, SPEC); // classes are loaded now
      long before = allocated();
      Reading.assertRejected(Reason.TOO_LARGE, bomb, null, SPEC);
      assertTrue(allocated() - before < 100_000, "allocated " + (allocated() - before));
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static void assertRejected(byte[] image) {
    try {
      read(image);
    } catch (ImageRejectedException expected) {
      return;
    }
    throw new AssertionError("accepted: " + java.util.HexFormat.of().formatHex(image));
  }
}
