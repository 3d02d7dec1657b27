package io.streamlens.modelstore.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The encoded formats, told apart by how their files begin. */
enum ImageFormat {
  PNG("\u0089PNG\r\n\u001a\n"),
  JPEG("\u00ff\u00d8\u00ff"),
  GIF("GIF87a", "GIF89a"),
  BMP("BM");

  private final byte[][] magics;

  ImageFormat(String... magics) {
    this.magics =
        Arrays.stream(magics)
            .map(magic -> magic.getBytes(StandardCharsets.ISO_8859_1))
            .toArray(byte[][]::new);
  }

  /** The format whose magic number {@code bytes} begins with. */
  static @Nullable ImageFormat of(byte[] bytes) {
    for (ImageFormat format : values()) {
      for (byte[] magic : format.magics) {
        if (bytes.length >= magic.length
            && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length)) {
          return format;
        }
      }
    }
    return null;
  }
}
