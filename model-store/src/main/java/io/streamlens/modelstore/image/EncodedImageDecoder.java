package io.streamlens.modelstore.image;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Preprocessing;
import io.streamlens.modelstore.manifest.Preprocessing.Fit;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.function.IntFunction;
import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;

/** Decodes PNG, JPEG, GIF and BMP at their own size; refuses what is damaged. */
final class EncodedImageDecoder {

  private EncodedImageDecoder() {}

  /** Width and height as the header declares them, before EXIF orientation. */
  static Dimensions dimensions(ImageFormat format, byte[] bytes) throws DamagedImageException {
    return switch (format) {
      case PNG -> PngFile.dimensions(bytes);
      case JPEG -> JpegFile.dimensions(bytes);
      case GIF -> GifFile.firstFrame(bytes).canvas();
      case BMP -> BmpFile.dimensions(bytes);
    };
  }

  /**
   * Decodes an image whose {@link #dimensions} are within the limits.
   *
   * @param declared its {@link #dimensions}
   * @param spec its channels are what colours are converted to; a JPEG that is far larger may come
   *     out smaller, but not smaller than what {@link PixelFit} then makes of it
   */
  static Pixels decode(
      ImageFormat format,
      byte[] bytes,
      Dimensions declared,
      ImageSpec spec,
      Preprocessing preprocessing)
      throws IOException {
    Background background = Background.of(preprocessing);
    return switch (format) {
      case PNG -> png(bytes, declared, spec, preprocessing);
      case BMP -> bmp(bytes, declared, spec.channels(), background);
      case GIF -> gif(bytes, spec.channels(), background);
      case JPEG -> jpeg(bytes, declared, spec, preprocessing.fit(), background);
    };
  }

  private static Pixels png(
      byte[] bytes, Dimensions size, ImageSpec spec, Preprocessing preprocessing)
      throws IOException {
    Pixels plain = plainPng(bytes, size, spec, preprocessing, byte[]::new);
    if (plain != null) {
      return plain;
    }
    PixelWriter target = writer(size, spec.channels(), Background.of(preprocessing));
    return unusualPng(bytes, PngFile.parse(bytes), size, target);
  }

  /**
   * Decodes a PNG if our own reader can.
   *
   * @param arrays asked for the values' array if the image has the size of {@code spec}, which may
   *     hold old values
   * @return null if another one has to see it
   */
  static @Nullable Pixels plainPng(
      byte[] bytes,
      Dimensions size,
      ImageSpec spec,
      Preprocessing preprocessing,
      IntFunction<byte[]> arrays)
      throws DamagedImageException {
    PngFile png = PngFile.parse(bytes);
    boolean asItIs = size.width() == spec.width() && size.height() == spec.height();
    PixelWriter target =
        new PixelWriter(
            (int) size.width(),
            (int) size.height(),
            spec.channels(),
            Background.of(preprocessing),
            asItIs ? arrays : byte[]::new);
    return PngDecoder.decode(png, size, target) ? target.pixels() : null;
  }

  /** Also what is damaged: it is refused here, or nowhere. */
  static Pixels unusualPng(byte[] bytes, PngFile png, Dimensions size, PixelWriter target)
      throws IOException {
    BufferedImage image =
        JdkDecoder.decode(ImageFormat.PNG, bytes, size, EncodedImageDecoder::image);
    new RasterReader(target, 0, (int) size.width()).read(image, png);
    return target.pixels();
  }

  private static Pixels bmp(byte[] bytes, Dimensions size, int channels, Background background)
      throws IOException {
    BmpFile.check(bytes);
    BufferedImage image =
        JdkDecoder.decode(ImageFormat.BMP, bytes, size, EncodedImageDecoder::image);
    PixelWriter target = writer(size, channels, background);
    new RasterReader(target, 0, (int) size.width()).read(image);
    return target.pixels();
  }

  private static Pixels gif(byte[] bytes, int channels, Background background) throws IOException {
    GifFile.check(bytes);
    GifFile.Frame frame = GifFile.firstFrame(bytes);
    Dimensions size = Dimensions.of(frame.width(), frame.height());
    BufferedImage image =
        JdkDecoder.decode(ImageFormat.GIF, bytes, size, EncodedImageDecoder::image);
    PixelWriter target = writer(frame.canvas(), channels, background).fill();
    int stride = (int) frame.canvas().width();
    new RasterReader(target, frame.top() * stride + frame.left(), stride).read(image);
    return target.pixels();
  }

  private static Pixels jpeg(
      byte[] bytes, Dimensions size, ImageSpec spec, Fit fit, Background background)
      throws IOException {
    JpegFile jpeg = JpegFile.parse(bytes);
    Orientation orientation = Orientation.of(jpeg.exif());
    if (isForNative(jpeg, bytes)) {
      int block = JpegScale.block(size, orientation, spec, fit);
      PixelWriter target = writer(size.inBlocks(block), spec.channels(), background);
      if (NativeJpeg.decode(jpeg.withLittleMetadata(), block, size, target)) {
        Pixels blocks = target.pixels().asBlocks(block, (int) size.width(), (int) size.height());
        return orientation.apply(blocks);
      }
    }
    PixelWriter target = writer(size, spec.channels(), background);
    return orientation.apply(unusualJpeg(jpeg.withoutMetadata(), jpeg, size, target));
  }

  /** Of several scans it reads all before the first pixel, and tells what it finds. */
  static boolean isForNative(JpegFile jpeg, byte[] bytes) {
    return NativeJpeg.isAvailable()
        && jpeg.isPlain()
        && (jpeg.isMultiScan() || (jpeg.isBaseline() && JpegScan.isWhole(jpeg, bytes)));
  }

  /** Also what is damaged: it is refused here, or nowhere. */
  static Pixels unusualJpeg(byte[] plain, JpegFile jpeg, Dimensions size, PixelWriter target)
      throws IOException {
    RasterReader samples = new RasterReader(target, 0, (int) size.width());
    if (jpeg.components() == 4) {
      Raster inks = JdkDecoder.decode(ImageFormat.JPEG, plain, size, EncodedImageDecoder::raster);
      samples.readInks(inks, jpeg.isYcck(), jpeg.isAdobe());
    } else {
      samples.read(JdkDecoder.decode(ImageFormat.JPEG, plain, size, EncodedImageDecoder::image));
    }
    return target.pixels();
  }

  private static BufferedImage image(ImageReader reader) throws IOException {
    return reader.read(0);
  }

  private static Raster raster(ImageReader reader) throws IOException {
    return reader.readRaster(0, null);
  }

  private static PixelWriter writer(Dimensions size, int channels, Background background) {
    return new PixelWriter((int) size.width(), (int) size.height(), channels, background);
  }
}
