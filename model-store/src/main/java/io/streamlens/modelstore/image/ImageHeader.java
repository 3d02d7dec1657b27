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
  private final @Nullable ImageFormat format;
  private final @Nullable Dimensions declared;
  private final @Nullable Exception damage;
  private final long declaredPixels;
  private final boolean javaAlone;

  private ImageHeader(
      byte @Nullable [] value,
      @Nullable String contentType,
      @Nullable ImageFormat format,
      @Nullable Dimensions declared,
      @Nullable Exception damage,
      long declaredPixels,
      boolean javaAlone) {
    this.value = value;
    this.contentType = contentType;
    this.format = format;
    this.declared = declared;
    this.damage = damage;
    this.declaredPixels = declaredPixels;
    this.javaAlone = javaAlone;
  }

  /** Of what is not decoded: raw pixels, a request, nothing, or too much. */
  static ImageHeader none(byte @Nullable [] value, @Nullable String contentType) {
    return new ImageHeader(value, contentType, null, null, null, 0, true);
  }

  /** Of an image with a magic number; one that is damaged is rejected only when it is read. */
  static ImageHeader encoded(
      byte[] value, @Nullable String contentType, ImageFormat format, ImageLimits limits) {
    try {
      Dimensions declared = EncodedImageDecoder.dimensions(format, value);
      long pixels = declared.pixels() > limits.maxPixels() ? 0 : declared.pixels();
      return new ImageHeader(
          value,
          contentType,
          format,
          declared,
          null,
          pixels,
          pixels == 0 || isPlain(format, value));
    } catch (DamagedImageException | RuntimeException e) {
      return new ImageHeader(value, contentType, format, null, e, 0, true);
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
    return declaredPixels;
  }

  /**
   * Whether our own reader, which is nothing but Java, will most likely be the only one to see it:
   * {@link ImageReader#readByJavaAlone} then says whether it was. Raw pixels and requests are
   * always read so, and what is rejected before it is decoded.
   */
  public boolean isReadByJavaAlone() {
    return javaAlone;
  }

  /** The format that the magic number tells; null without one. */
  @Nullable ImageFormat format() {
    return format;
  }

  /**
   * Width and height as the header declares them, before EXIF orientation.
   *
   * @throws DamagedImageException if it declares none that are possible
   */
  Dimensions declared() throws DamagedImageException {
    if (declared != null) {
      return declared;
    }
    throw damage instanceof DamagedImageException damaged
        ? damaged
        : new DamagedImageException("its header cannot be read: " + damage);
  }
}
