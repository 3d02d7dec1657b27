package io.streamlens.modelstore.image;

import static io.streamlens.modelstore.image.TestImages.bytes;
import static io.streamlens.modelstore.image.TestImages.chunk;
import static io.streamlens.modelstore.image.TestImages.png;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.streamlens.modelstore.image.ImageRejectedException.Reason;
import io.streamlens.modelstore.manifest.ImageSpec;
import java.awt.image.BufferedImage;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngTest {

  @Test
  void shouldKeepEveryGreyValue() throws Exception {
    byte[] all = new byte[256];
    for (int i = 0; i < 256; i++) {
      all[i] = (byte) i;
    }
    assertArrayEquals(all, Reading.grey(png(16, 16, 8, TestImages.GREY, all), 16, 16));
  }

  @Test
  void shouldRepeatGreyForAModelWithThreeChannels() throws Exception {
    byte[] image = png(2, 1, 8, TestImages.GREY, bytes(7, 200));
    assertArrayEquals(bytes(7, 7, 7, 200, 200, 200), Reading.rgb(image, 2, 1));
  }

  @Test
  void shouldSpreadFewGreyLevelsOverTheWholeRange() throws Exception {
    assertArrayEquals(
        bytes(0, 255, 255, 0),
        Reading.grey(png(4, 1, 1, TestImages.GREY, bytes(0b01100000)), 4, 1));
    assertArrayEquals(
        bytes(0, 85, 170, 255),
        Reading.grey(png(4, 1, 2, TestImages.GREY, bytes(0b00011011)), 4, 1));
    assertArrayEquals(
        bytes(0, 17, 238, 255),
        Reading.grey(png(4, 1, 4, TestImages.GREY, bytes(0x01, 0xef)), 4, 1));
  }

  @Test
  void shouldRoundSixteenBitsToEight() throws Exception {
    byte[] image =
        png(5, 1, 16, TestImages.GREY, bytes(0, 0, 0, 128, 0, 129, 0xff, 0x7e, 0xff, 0xff));
    assertArrayEquals(bytes(0, 0, 1, 254, 255), Reading.grey(image, 5, 1));
    byte[] colours = png(1, 1, 16, TestImages.RGB, bytes(0x12, 0x34, 0x80, 0x80, 0xff, 0xff));
    assertArrayEquals(bytes(0x12, 0x80, 0xff), Reading.rgb(colours, 1, 1));
  }

  @Test
  void shouldKeepEveryColour() throws Exception {
    byte[] samples = TestImages.random(20 * 10 * 3, 1);
    assertArrayEquals(samples, Reading.rgb(png(20, 10, 8, TestImages.RGB, samples), 20, 10));
  }

  @Test
  void shouldTurnColoursIntoLuma() throws Exception {
    byte[] image =
        png(4, 1, 8, TestImages.RGB, bytes(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255));
    assertArrayEquals(bytes(76, 150, 29, 255), Reading.grey(image, 4, 1));
  }

  @Test
  void shouldLetTheBackgroundShowThrough() throws Exception {
    byte[] image =
        png(3, 1, 8, TestImages.RGB_ALPHA, bytes(200, 100, 0, 0, 200, 100, 0, 51, 9, 8, 7, 255));
    assertArrayEquals(bytes(0, 0, 0, 40, 20, 0, 9, 8, 7), Reading.rgb(image, 3, 1));
    assertArrayEquals(
        bytes(10, 20, 30, 48, 36, 24, 9, 8, 7), Reading.rgbOver("#0a141e", image, 3, 1));
  }

  @Test
  void shouldLetTheBackgroundShowThroughGrey() throws Exception {
    byte[] image = png(2, 1, 8, TestImages.GREY_ALPHA, bytes(200, 51, 200, 255));
    assertArrayEquals(bytes(40, 200), Reading.grey(image, 2, 1));
    assertArrayEquals(bytes(244, 40, 40, 200, 200, 200), Reading.rgbOver("#ff0000", image, 2, 1));
  }

  @Test
  void shouldReadSixteenBitsWithAlpha() throws Exception {
    byte[] grey = png(1, 1, 16, TestImages.GREY_ALPHA, bytes(200, 200, 51, 51));
    assertArrayEquals(bytes(40), Reading.grey(grey, 1, 1));
    byte[] rgb = png(1, 1, 16, TestImages.RGB_ALPHA, bytes(200, 200, 100, 100, 0, 0, 51, 51));
    assertArrayEquals(bytes(40, 20, 0), Reading.rgb(rgb, 1, 1));
  }

  @Test
  void shouldLookColoursUpInThePalette() throws Exception {
    byte[] palette = chunk("PLTE", bytes(1, 2, 3, 200, 100, 50, 255, 255, 255));
    for (int depth : new int[] {2, 4, 8}) {
      byte[] indices =
          switch (depth) {
            case 2 -> bytes(0b00011000);
            case 4 -> bytes(0x01, 0x20);
            default -> bytes(0, 1, 2);
          };
      assertArrayEquals(
          bytes(1, 2, 3, 200, 100, 50, 255, 255, 255),
          Reading.rgb(png(3, 1, depth, TestImages.PALETTE, indices, palette), 3, 1));
    }
  }

  @Test
  void shouldLetTheBackgroundShowThroughPaletteColours() throws Exception {
    byte[] palette = chunk("PLTE", bytes(1, 2, 3, 200, 100, 50, 255, 255, 255));
    byte[] alpha = chunk("tRNS", bytes(0, 51));
    byte[] image = png(3, 1, 8, TestImages.PALETTE, bytes(0, 1, 2), palette, alpha);
    assertArrayEquals(
        bytes(0, 0, 255, 40, 20, 214, 255, 255, 255), Reading.rgbOver("#0000ff", image, 3, 1));
  }

  @Test
  void shouldTreatTheTransparentColourAsTransparent() throws Exception {
    byte[] rgb =
        png(
            2,
            1,
            8,
            TestImages.RGB,
            bytes(1, 2, 3, 1, 2, 4),
            chunk("tRNS", bytes(0, 1, 0, 2, 0, 3)));
    assertArrayEquals(bytes(0, 0, 255, 1, 2, 4), Reading.rgbOver("#0000ff", rgb, 2, 1));
    byte[] grey = png(2, 1, 8, TestImages.GREY, bytes(9, 8), chunk("tRNS", bytes(0, 9)));
    assertArrayEquals(bytes(0, 0, 255, 8, 8, 8), Reading.rgbOver("#0000ff", grey, 2, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void shouldTreatTheTransparentGreyOfFewLevelsAsTransparent(int transparent) throws Exception {
    byte[] image =
        png(4, 1, 2, TestImages.GREY, bytes(0b00011011), chunk("tRNS", bytes(0, transparent)));
    byte[] expected = bytes(0, 0, 0, 85, 85, 85, 170, 170, 170, 255, 255, 255);
    System.arraycopy(bytes(0, 0, 255), 0, expected, transparent * 3, 3);
    assertArrayEquals(expected, Reading.rgbOver("#0000ff", image, 4, 1));
  }

  @Test
  void shouldTreatTheTransparentColourOfSixteenBitsAsTransparent() throws Exception {
    byte[] grey = png(2, 1, 16, TestImages.GREY, bytes(3, 4, 3, 3), chunk("tRNS", bytes(3, 4)));
    assertArrayEquals(bytes(0, 0, 255, 3, 3, 3), Reading.rgbOver("#0000ff", grey, 2, 1));
    byte[] rgb =
        png(
            2,
            1,
            16,
            TestImages.RGB,
            bytes(1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6),
            chunk("tRNS", bytes(1, 1, 2, 2, 3, 3)));
    assertArrayEquals(bytes(0, 0, 255, 4, 5, 6), Reading.rgbOver("#0000ff", rgb, 2, 1));
  }

  @Test
  void shouldNotApplyGamma() throws Exception {
    byte[] gamma = chunk("gAMA", bytes(0, 1, 0x86, 0xa0));
    byte[] image = png(2, 1, 8, TestImages.RGB, bytes(1, 128, 3, 40, 50, 60), gamma);
    assertArrayEquals(bytes(1, 128, 3, 40, 50, 60), Reading.rgb(image, 2, 1));
  }

  @Test
  void shouldReadInterlacedRows() throws Exception {
    BufferedImage image = TestImages.randomImage(13, 11, BufferedImage.TYPE_BYTE_GRAY, 5);
    byte[] file =
        TestImages.encode(
            new IIOImage(image, null, null),
            "png",
            parameters -> parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT));
    assertArrayEquals(TestImages.samples(image), Reading.grey(file, 13, 11));
  }

  @Test
  void shouldRefusePixelDataThatEndsEarly() {
    byte[] rows = TestImages.deflated(new byte[5 * 5 - 1]);
    byte[] image =
        TestImages.pngFrom(
            TestImages.header(4, 5, 8, TestImages.GREY), chunk("IDAT", rows), chunk("IEND"));
    assertUndecodable(image);
  }

  @Test
  void shouldRefuseAWrongChecksumOfThePixelData() {
    for (int side : new int[] {4, 100, 700}) {
      byte[] rows = TestImages.deflated(pixelsOf(side));
      rows[rows.length - 1] ^= 1;
      byte[] image =
          TestImages.pngFrom(
              TestImages.header(side, side, 8, TestImages.GREY),
              chunk("IDAT", rows),
              chunk("IEND"));
      assertUndecodable(image);
    }
  }

  @Test
  void shouldRefuseAPaletteIndexWithoutAColour() {
    byte[] palette = chunk("PLTE", bytes(1, 2, 3, 200, 100, 50));
    assertUndecodable(png(3, 1, 8, TestImages.PALETTE, bytes(0, 1, 2), palette));
  }

  @Test
  void shouldRefuseAChunkThatMustNotBeSkipped() {
    assertUndecodable(png(1, 1, 8, TestImages.GREY, bytes(1), chunk("ABCD")));
  }

  @Test
  void shouldRefuseAnImageWithoutPixels() {
    assertUndecodable(
        TestImages.pngFrom(TestImages.header(1, 1, 8, TestImages.GREY), chunk("IEND")));
    assertUndecodable(png(0, 1, 8, TestImages.GREY, bytes(1)));
  }

  /** Random pixels behind the filter "none" of each row. */
  private static byte[] pixelsOf(int side) {
    byte[] rows = TestImages.random(side * (side + 1), side);
    for (int y = 0; y < side; y++) {
      rows[y * (side + 1)] = 0;
    }
    return rows;
  }

  private static void assertUndecodable(byte[] image) {
    Reading.assertRejected(Reason.UNDECODABLE, image, "image/png", new ImageSpec(4, 4, 3));
  }
}
