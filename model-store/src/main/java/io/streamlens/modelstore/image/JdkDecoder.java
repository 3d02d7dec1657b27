package io.streamlens.modelstore.image;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * The JDK's own {@code javax.imageio} readers. Others that happen to be on the class path are
 * passed over, so that training and serving see the same pixels.
 */
final class JdkDecoder {

  private static final Map<ImageFormat, ImageReaderSpi> PROVIDERS = providers();

  private JdkDecoder() {}

  /** What is done with a reader that has its input. */
  interface Decoding<T> {
    T decode(ImageReader reader) throws IOException;
  }

  /**
   * Decodes with a reader of its own, which is freed afterwards.
   *
   * @param declared what our own look at the header gave; the reader must agree before it decodes
   * @throws DamagedImageException also if the reader only warns: it then has filled something in
   */
  static <T> T decode(ImageFormat format, byte[] bytes, Dimensions declared, Decoding<T> decoding)
      throws IOException {
    ImageReader reader = PROVIDERS.get(format).createReaderInstance();
    String[] warning = new String[1];
    try (ByteArrayImageInputStream stream = new ByteArrayImageInputStream(bytes)) {
      reader.addIIOReadWarningListener((source, text) -> warning[0] = text);
      reader.setInput(stream, true, true);
      if (reader.getWidth(0) != declared.width() || reader.getHeight(0) != declared.height()) {
        throw new DamagedImageException("its header can be read in two ways");
      }
      T result = decoding.decode(reader);
      if (warning[0] != null) {
        throw new DamagedImageException(warning[0]);
      }
      return result;
    } finally {
      reader.dispose();
    }
  }

  private static Map<ImageFormat, ImageReaderSpi> providers() {
    Map<ImageFormat, ImageReaderSpi> found = new EnumMap<>(ImageFormat.class);
    Iterator<ImageReaderSpi> all =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
    while (all.hasNext()) {
      ImageReaderSpi provider = all.next();
      if (provider.getClass().getModule() != ImageReaderSpi.class.getModule()) {
        continue;
      }
      for (ImageFormat format : ImageFormat.values()) {
        String name = format.name().toLowerCase(Locale.ROOT);
        if (Arrays.asList(provider.getFormatNames()).contains(name)) {
          found.put(format, provider);
        }
      }
    }
    return found;
  }
}
