package io.streamlens.modelstore.image;

import static io.streamlens.modelstore.image.TestImages.chunk;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast decoder beside the one that decodes every PNG. */
class PngDecoderTest {

  private static final Background BACKGROUND = new Background(10, 200, 30);

  private static final int[] TYPES = {
    TestImages.GREY, TestImages.RGB, TestImages.PALETTE, TestImages.GREY_ALPHA, TestImages.RGB_ALPHA
  };

  private static int samples(int type) {
    return switch (type) {
      case TestImages.RGB -> 3;
      case TestImages.GREY_ALPHA -> 2;
      case TestImages.RGB_ALPHA -> 4;
      default -> 1;
    };
  }

  /** Null if it leaves the file to the other one. */
  private static @Nullable Pixels fast(byte[] file, int channels) throws IOException {
    PngFile png = PngFile.parse(file);
    Dimensions size = PngFile.dimensions(file);
    PixelWriter target = writer(size, channels);
    return PngDecoder.decode(png, size, target) ? target.pixels() : null;
  }

  private static Pixels careful(byte[] file, int channels) throws IOException {
    PngFile png = PngFile.parse(file);
    Dimensions size = PngFile.dimensions(file);
    return EncodedImageDecoder.unusualPng(file, png, size, writer(size, channels));
  }

  private static PixelWriter writer(Dimensions size, int channels) {
    return new PixelWriter((int) size.width(), (int) size.height(), channels, BACKGROUND);
  }

  private static void assertSame(byte[] file) throws IOException {
    for (int channels : new int[] {1, 3}) {
      Pixels found = fast(file, channels);
      assertTrue(found != null, "left to the other decoder");
      assertArrayEquals(careful(file, channels).values(), found.values());
    }
  }

  /** A PNG of random samples: smooth enough that every filter differs from the others. */
  private static byte[] random(Random random, int type, int width, int height, int filter) {
    int samples = samples(type);
    int colours = 1 + random.nextInt(256);
    byte[] rows = new byte[height * (1 + width * samples)];
    for (int y = 0; y < height; y++) {
      rows[y * (1 + width * samples)] = (byte) (filter < 0 ? random.nextInt(5) : filter);
    }
    for (int i = 0; i < rows.length; i++) {
      if (i % (1 + width * samples) != 0 && type != TestImages.PALETTE) {
        rows[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(5) - 2);
      }
    }
    if (type == TestImages.PALETTE) {
      fillWithIndices(rows, width, colours, random);
    }
    List<byte[]> chunks = new ArrayList<>();
    chunks.add(TestImages.header(width, height, 8, type));
    if (type == TestImages.PALETTE) {
      chunks.add(chunk("PLTE", TestImages.random(3 * colours, random.nextLong())));
      if (random.nextBoolean()) {
        int transparent = 1 + random.nextInt(colours);
        chunks.add(chunk("tRNS", TestImages.random(transparent, random.nextLong())));
      }
    }
    addData(chunks, TestImages.deflated(rows), random);
    chunks.add(chunk("IEND"));
    return TestImages.pngFrom(chunks.toArray(byte[][]::new));
  }

  /** Indices of colours there are, whatever their row's filter makes of them: unfiltered. */
  private static void fillWithIndices(byte[] rows, int width, int colours, Random random) {
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (byte) (i % (1 + width) == 0 ? 0 : random.nextInt(colours));
    }
  }

  private static void addData(List<byte[]> chunks, byte[] data, Random random) {
    int cut = random.nextBoolean() ? data.length : 1 + random.nextInt(data.length);
    chunks.add(chunk("IDAT", Arrays.copyOf(data, cut)));
    if (cut < data.length) {
      chunks.add(chunk("IDAT", Arrays.copyOfRange(data, cut, data.length)));
    }
  }

  @Test
  void shouldSeeTheSamePixelsInEveryKindOfImage() throws Exception {
    Random random = new Random(1);
    for (int type : TYPES) {
      for (int filter = -1; filter < 5; filter++) {
        for (int i = 0; i < 40; i++) {
          int width = 1 + random.nextInt(64);
          assertSame(random(random, type, width, 1 + random.nextInt(64), filter));
        }
      }
    }
  }

  @Test
  void shouldSeeTheSamePixelsInImagesThatAreInflatedInBands() throws Exception {
    Random random = new Random(2);
    for (int type : TYPES) {
      assertSame(random(random, type, 400, 700, -1));
    }
    assertSame(random(random, TestImages.RGB_ALPHA, 70_000, 3, -1));
    assertSame(random(random, TestImages.GREY, 1, 150_000, 4));
  }

  @Test
  void shouldReadPlainImagesWithoutGarbageButTheirPixels() throws Exception {
    byte[] file = random(new Random(3), TestImages.GREY, 28, 28, -1);
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 200; i++) {
      assertSame(file);
    }
    PngFile png = PngFile.parse(file);
    Dimensions size = PngFile.dimensions(file);
    PixelWriter target = writer(size, 1);

    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1000; i++) {
      assertTrue(PngDecoder.decode(png, size, target));
    }
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / 1000;

    assertTrue(each < 200, each + " bytes for each image"); // the other one needs tens of thousands
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 16})
  void shouldLeaveOtherDepthsToTheOther(int depth) throws Exception {
    byte[] file = TestImages.png(8, 1, depth, TestImages.GREY, new byte[depth]);
    assertFalse(fast(file, 1) != null);
    assertEquals(8, careful(file, 1).values().length);
  }

  @Test
  void shouldLeaveATransparentColourToTheOther() throws Exception {
    byte[] transparent = chunk("tRNS", TestImages.bytes(0, 9));
    byte[] file = TestImages.png(2, 1, 8, TestImages.GREY, TestImages.bytes(9, 8), transparent);
    assertFalse(fast(file, 1) != null);
  }

  /** The other one reads texts, and refuses images for the sake of one that it does not like. */
  @Test
  void shouldNotCareAboutWhatIsNoPixel() throws Exception {
    byte[] text = chunk("tEXt", TestImages.bytes('a', 0, 'b'));
    assertSame(TestImages.png(2, 1, 8, TestImages.GREY, TestImages.bytes(9, 8), text));
    byte[] broken = chunk("tEXt", TestImages.bytes('a', 'b'));
    byte[] file = TestImages.png(2, 1, 8, TestImages.GREY, TestImages.bytes(9, 8), broken);
    assertArrayEquals(TestImages.bytes(9, 8), Reading.grey(file, 2, 1));
  }

  @Test
  void shouldAcceptNothingThatTheOtherWouldRefuse() throws Exception {
    Random random = new Random(4);
    int accepted = 0;
    for (int type : TYPES) {
      byte[] whole = random(random, type, 5, 4, -1);
      for (int at = 8; at < whole.length; at++) {
        for (int value : new int[] {0, 1, 4, 0x7f, 0xff, whole[at] ^ 1, whole[at] ^ 0x80}) {
          byte[] damaged = whole.clone();
          damaged[at] = (byte) value;
          accepted += assertNoMoreThanTheOther(withRightChecksums(damaged));
          accepted += assertNoMoreThanTheOther(damaged);
        }
        accepted += assertNoMoreThanTheOther(Arrays.copyOf(whole, at));
      }
    }
    assertTrue(accepted > 500, "only " + accepted + " of the damaged ones were decoded at all");
  }

  private static int assertNoMoreThanTheOther(byte[] file) {
    Pixels found;
    try {
      found = fast(file, 3);
    } catch (IOException | RuntimeException e) {
      return 0;
    }
    if (found == null) {
      return 0;
    }
    try {
      assertArrayEquals(careful(file, 3).values(), found.values());
    } catch (IOException | RuntimeException e) {
      throw new AssertionError("accepted: " + HexFormat.of().formatHex(file), e);
    }
    return 1;
  }

  /** So that the damage reaches the decoders. */
  private static byte[] withRightChecksums(byte[] file) {
    ByteBuffer png = ByteBuffer.wrap(file.clone());
    for (int at = 8; at + 12 <= file.length; ) {
      int length = png.getInt(at);
      if (length < 0 || length > file.length - at - 12) {
        break;
      }
      CRC32 checksum = new CRC32();
      checksum.update(file, at + 4, length + 4);
      png.putInt(at + 8 + length, (int) checksum.getValue());
      at += length + 12;
    }
    return png.array();
  }
}
