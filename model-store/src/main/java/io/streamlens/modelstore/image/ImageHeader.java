package io.streamlens.modelstore.image;

import org.jspecify.annotations.Nullable;

/**
 * An image whose header has been looked at and nothing else: what {@link ImageReader#header} found,
 * to be handed to {@link ImageReader#read(ImageHeader, io.streamlens.modelstore.manifest.ImageSpec,
 * io.streamlens.modelstore.manifest.Preprocessing)}.
 */
public final class ImageHeader {

  private final byte @Nullable [] value;
  private final @Nullable String contentType;

  /** An object of its own: raw pixels, of which there are the most, do without. */
  private final @Nullable Encoded encoded;

  /**
   * Of an image with a magic number.
   *
   * @param declared null if it is damaged
   * @param damage why nothing is declared
   * @param pixels that decoding it takes memory for; 0 if it is rejected before
   */
  private record Encoded(
      ImageFormat format,
      @Nullable Dimensions declared,
      @Nullable Exception damage,
      long pixels,
      boolean javaAlone) {}

  private ImageHeader(
      byte @Nullable [] value, @Nullable String contentType, @Nullable Encoded encoded) {
    this.value = value;
    this.contentType = contentType;
    this.encoded = encoded;
  }

  /** Of what is not decoded: raw pixels, a request, nothing, or too much. */
  static ImageHeader none(byte @Nullable [] value, @Nullable String contentType) {
    return new ImageHeader(value, contentType, null);
  }

  /** Of an image with a magic number; one that is damaged is rejected only when it is read. */
  static ImageHeader encoded(
      byte[] value, @Nullable String contentType, ImageFormat format, ImageLimits limits) {
    return new ImageHeader(value, contentType, encoded(value, format, limits));
  }

  private static Encoded encoded(byte[] value, ImageFormat format, ImageLimits limits) {
    try {
      Dimensions declared = EncodedImageDecoder.dimensions(format, value);
      long pixels = declared.pixels() > limits.maxPixels() ? 0 : declared.pixels();
      return new Encoded(format, declared, null, pixels, pixels == 0 || isPlain(format, value));
    } catch (DamagedImageException | RuntimeException e) {
      return new Encoded(format, null, e, 0, true);
    }
  }

  private static boolean isPlain(ImageFormat format, byte[] file) {
    return format == ImageFormat.PNG && PngFile.hasPlainHeader(file);
  }

  /** The image's bytes, as they were given; not to be changed. */
  public byte @Nullable [] value() {
    return value;
  }

  /** The content type it came with. */
  public @Nullable String contentType() {
    return contentType;
  }

  /**
   * How many pixels the header of an encoded image declares: what decoding it costs in memory.
   *
   * @return 0 for raw pixels and requests, for what is no image, and for what is rejected before it
   *     is decoded
   */
  public long declaredPixels() {
    return encoded == null ? 0 : encoded.pixels();
  }

  /**
   * Whether our own reader, which is nothing but Java, will most likely be the only one to see it:
   * {@link ImageReader#readByJavaAlone} then says whether it was. Raw pixels and requests are
   * always read so, and what is rejected before it is decoded.
   */
  public boolean isReadByJavaAlone() {
    return encoded == null || encoded.javaAlone();
  }

  /** The format that the magic number tells; null without one. */
  @Nullable ImageFormat format() {
    return encoded == null ? null : encoded.format();
  }

  /**
   * Width and height as the header declares them, before EXIF orientation.
   *
   * @throws DamagedImageException if it declares none that are possible
   */
  Dimensions declared() throws DamagedImageException {
    if (encoded != null && encoded.declared() != null) {
      return encoded.declared();
    }
    Exception damage = encoded == null ? null : encoded.damage();
    throw damage instanceof DamagedImageException damaged
        ? damaged
        : new DamagedImageException("its header cannot be read: " + damage);
  }
}
