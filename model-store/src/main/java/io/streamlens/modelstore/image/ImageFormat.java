package io.streamlens.modelstore.image;

import org.jspecify.annotations.Nullable;

/** The encoded formats, told apart by how their files begin. */
enum ImageFormat {
  PNG("\u0089PNG\r\n\u001a\n"),
  JPEG("\u00ff\u00d8\u00ff"),
  GIF("GIF89a", "GIF87a"),
  BMP("BM");

  /** One character a byte. */
  private final String magic;

  private final String olderMagic;

  ImageFormat(String magic) {
    this(magic, magic);
  }

  ImageFormat(String magic, String olderMagic) {
    this.magic = magic;
    this.olderMagic = olderMagic;
  }

  /** The format whose magic number {@code bytes} begins with. */
  static @Nullable ImageFormat of(byte[] bytes) {
    for (ImageFormat format : values()) {
      if (startsWith(bytes, format.magic) || startsWith(bytes, format.olderMagic)) {
        return format;
      }
    }
    return null;
  }

  private static boolean startsWith(byte[] bytes, String magic) {
    if (bytes.length < magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if ((bytes[i] & 0xff) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
