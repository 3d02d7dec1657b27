package io.streamlens.modelstore.image;

import io.streamlens.modelstore.image.ImageRejectedException.Reason;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Preprocessing;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one image, encoded, raw or as an Open Inference Protocol request, into the
 * pixels a model takes. Safe for use by several threads at once.
 */
public final class ImageReader {

  private static final Set<String> ENCODED =
      Set.of("image/png", "image/jpeg", "image/gif", "image/bmp");

  private static final String RAW = "application/octet-stream";
  private static final String REQUEST = "application/json";

  private final ImageLimits limits;

  public ImageReader(ImageLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads one image.
   *
   * @param value the image's bytes; not changed, and not kept (for raw pixels the result may be
   *     this very array)
   * @param contentType the {@code content-type} header, case and parameters do not matter; absent:
   *     the magic number decides
   * @param spec the model's input
   * @param preprocessing how the image is brought to it
   * @return {@code spec.size()} uint8 values, row-major HWC
   * @throws ImageRejectedException with the reason
   */
  public byte[] read(
      byte @Nullable [] value,
      @Nullable String contentType,
      ImageSpec spec,
      Preprocessing preprocessing)
      throws ImageRejectedException {
    return read(header(value, contentType), spec, preprocessing);
  }

  /**
   * Looks at the header of one image. Never fails: what is wrong with it is said by {@link
   * #read(ImageHeader, ImageSpec, Preprocessing)}.
   *
   * @param value the image's bytes; kept, and not to be changed before it is read
   * @param contentType the {@code content-type} header, as above
   */
  public ImageHeader header(byte @Nullable [] value, @Nullable String contentType) {
    if (value == null || value.length > limits.maxBytes() || !isEncoded(mediaType(contentType))) {
      return ImageHeader.none(value, contentType);
    }
    ImageFormat format = ImageFormat.of(value);
    return format == null
        ? ImageHeader.none(value, contentType)
        : ImageHeader.encoded(value, contentType, format, limits);
  }

  private static boolean isEncoded(String mediaType) {
    return !mediaType.equals(RAW) && !mediaType.equals(REQUEST);
  }

  /**
   * Reads an image whose header was looked at.
   *
   * @param image by {@link #header} of this reader
   * @return {@code spec.size()} uint8 values, row-major HWC; of raw pixels the image's own bytes
   * @throws ImageRejectedException with the reason
   */
  public byte[] read(ImageHeader image, ImageSpec spec, Preprocessing preprocessing)
      throws ImageRejectedException {
    return Objects.requireNonNull(read(image, spec, preprocessing, true, byte[]::new));
  }

  /**
   * Reads an image whose header was looked at, if nothing but our own code has to see it: neither
   * native decoders nor the JDK's.
   *
   * @param image by {@link #header} of this reader
   * @return as {@link #read(ImageHeader, ImageSpec, Preprocessing)}; null if another decoder has to
   *     see it, as that would: always unless {@link ImageHeader#isReadByJavaAlone}
   * @throws ImageRejectedException with the reason
   */
  public byte @Nullable [] readByJavaAlone(
      ImageHeader image, ImageSpec spec, Preprocessing preprocessing)
      throws ImageRejectedException {
    return readByJavaAlone(image, spec, preprocessing, byte[]::new);
  }

  /**
   * The same, into an array of the caller's.
   *
   * @param arrays asked at most once, for an array of the length that it is called with; what the
   *     array holds does not matter. It is the result if the image is a request or has the model's
   *     size already; other results are as without it. If nothing is read, it is of no more use
   *     here
   * @return as {@link #readByJavaAlone(ImageHeader, ImageSpec, Preprocessing)}
   * @throws ImageRejectedException with the reason
   */
  public byte @Nullable [] readByJavaAlone(
      ImageHeader image, ImageSpec spec, Preprocessing preprocessing, IntFunction<byte[]> arrays)
      throws ImageRejectedException {
    return image.isReadByJavaAlone() ? read(image, spec, preprocessing, false, arrays) : null;
  }

  /** Null only if it would have to be handed on to another decoder, and may not be. */
  private byte @Nullable [] read(
      ImageHeader image,
      ImageSpec spec,
      Preprocessing preprocessing,
      boolean mayHandOn,
      IntFunction<byte[]> arrays)
      throws ImageRejectedException {
    byte[] value = image.value();
    if (value == null || value.length == 0) {
      throw new ImageRejectedException(Reason.EMPTY, "the image has no bytes");
    }
    if (value.length > limits.maxBytes()) {
      throw new ImageRejectedException(
          Reason.TOO_LARGE,
          "the image has %d bytes, the limit is %d".formatted(value.length, limits.maxBytes()));
    }
    ImageFormat format = image.format();
    if (format != null) {
      return encoded(image, format, value, spec, preprocessing, mayHandOn, arrays);
    }
    return switch (mediaType(image.contentType())) {
      case RAW -> raw(value, spec);
      case REQUEST -> InferenceRequestReader.read(value, spec, arrays);
      default -> throw withoutMagicNumber(image.contentType());
    };
  }

  /** Without its parameters, in lower case; empty if absent. */
  private static String mediaType(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  private static byte[] raw(byte[] value, ImageSpec spec) throws ImageRejectedException {
    if (value.length != spec.size()) {
      throw new ImageRejectedException(
          Reason.WRONG_SHAPE,
          "the raw image has %d bytes, the model takes %d (%s)"
              .formatted(value.length, spec.size(), spec));
    }
    return value;
  }

  private byte @Nullable [] encoded(
      ImageHeader image,
      ImageFormat format,
      byte[] value,
      ImageSpec spec,
      Preprocessing preprocessing,
      boolean mayHandOn,
      IntFunction<byte[]> arrays)
      throws ImageRejectedException {
    try {
      Dimensions declared = image.declared();
      checkDeclaredPixels(declared);
      Pixels decoded =
          mayHandOn
              ? EncodedImageDecoder.decode(format, value, declared, spec, preprocessing)
              : EncodedImageDecoder.plainPng(value, declared, spec, preprocessing, arrays);
      return decoded == null ? null : PixelFit.fit(decoded, spec, preprocessing);
    } catch (IOException | RuntimeException e) { // decoders throw either on damaged input
      throw new ImageRejectedException(
          Reason.UNDECODABLE, "the " + format + " cannot be decoded: " + OneLine.of(e), e);
    }
  }

  private void checkDeclaredPixels(Dimensions declared) throws ImageRejectedException {
    if (declared.pixels() > limits.maxPixels()) {
      throw new ImageRejectedException(
          Reason.TOO_LARGE,
          "the image declares %d x %d pixels, the limit is %d"
              .formatted(declared.width(), declared.height(), limits.maxPixels()));
    }
  }

  private static ImageRejectedException withoutMagicNumber(@Nullable String contentType) {
    return ENCODED.contains(mediaType(contentType))
        ? new ImageRejectedException(
            Reason.UNDECODABLE,
            "the content type is " + contentType + ", but the bytes begin like no such image")
        : new ImageRejectedException(
            Reason.UNSUPPORTED_FORMAT,
            "neither the content type (%s) nor the first bytes name a format that is read here"
                .formatted(contentType == null ? "none" : contentType));
  }
}
