package io.streamlens.modelstore.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The segments of a JPEG (ITU-T T.81, annex B), walked from SOI to EOI; what follows EOI is not
 * looked at.
 *
 * <p>Application segments and comments are left out of what goes to the decoder ({@link
 * #withoutMetadata}): the JDK's refuses images whose colour profile or JFIF segment it dislikes,
 * although neither changes a pixel here.
 */
final class JpegFile {

  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COM = 0xfe;

  /** More scans than any encoder writes; each costs a pass over all pixels. */
  private static final int MOST_SCANS = 100;

  private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.ISO_8859_1);

  /** A JFIF segment that says nothing but that the colours are YCbCr. */
  private static final byte[] PLAIN_JFIF = {
    (byte) 0xff, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };

  private final byte[] bytes;
  private final ByteBuffer file;
  private final ByteArrayOutputStream image;
  private boolean jfif;
  private int adobeTransform = -1;
  private byte[] exif = {};
  private int components;
  private int scans;

  private JpegFile(byte[] bytes) {
    this.bytes = bytes;
    this.file = ByteBuffer.wrap(bytes);
    this.image = new ByteArrayOutputStream(bytes.length);
  }

  /** Width and height as the first frame header declares them. */
  static Dimensions dimensions(byte[] bytes) throws DamagedImageException {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    for (int at = 2; ; at = segmentEnd(file, at)) {
      at = marker(file, at);
      int marker = file.get(at) & 0xff;
      if (isFrameHeader(marker)) {
        segmentEnd(file, at);
        return Dimensions.of(file.getShort(at + 6) & 0xffff, file.getShort(at + 4) & 0xffff);
      }
      if (marker == SOS || marker == EOI) {
        throw new DamagedImageException("it has no frame header");
      }
    }
  }

  /** Walks all segments. */
  static JpegFile parse(byte[] bytes) throws DamagedImageException {
    JpegFile jpeg = new JpegFile(bytes);
    jpeg.walk();
    return jpeg;
  }

  private void walk() throws DamagedImageException {
    for (int at = 2; ; ) {
      at = marker(file, at);
      int marker = file.get(at) & 0xff;
      if (marker == EOI) {
        break;
      }
      int end = segmentEnd(file, at);
      if (marker == SOS) {
        scans++;
        end = scanEnd(end);
      }
      read(marker, at, end);
      at = end;
    }
    if (components == 0 || scans == 0 || scans > MOST_SCANS) {
      throw new DamagedImageException(
          "it has " + scans + " scans of " + components + " components");
    }
  }

  private void read(int marker, int at, int end) throws DamagedImageException {
    int content = at + 3;
    if (marker == APP0 && startsWith(content, end, JFIF)) {
      jfif = true;
    } else if (marker == APP1 && exif.length == 0 && startsWith(content, end, EXIF)) {
      exif = Arrays.copyOfRange(bytes, content + EXIF.length, end);
    } else if (marker == APP14 && startsWith(content, end, ADOBE) && end - content >= 12) {
      adobeTransform = bytes[content + 11] & 0xff;
    }
    if (isFrameHeader(marker)) {
      if (components != 0 || end - content < 6) {
        throw new DamagedImageException("it has a second or a broken frame header");
      }
      components = bytes[content + 5] & 0xff;
    }
    if (!isMetadata(marker)) {
      image.write(bytes, at - 1, end - at + 1);
    }
  }

  /** The number of colour components: 1 grey, 3 YCbCr or RGB, 4 CMYK or YCCK. */
  int components() {
    return components;
  }

  /** Whether an Adobe program wrote it; these invert CMYK. */
  boolean isAdobe() {
    return adobeTransform >= 0;
  }

  /** Whether the four components are YCCK rather than CMYK. */
  boolean isYcck() {
    return adobeTransform == 2;
  }

  /** The TIFF structure of its first EXIF segment; empty if there is none. */
  byte[] exif() {
    return exif;
  }

  /** The same image without anything but what its pixels need. */
  byte[] withoutMetadata() {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(image.size() + 64);
    writeMarker(plain, SOI);
    if (jfif) {
      plain.writeBytes(PLAIN_JFIF);
    }
    if (adobeTransform >= 0 && components == 3) {
      writeMarker(plain, APP14);
      plain.write(0);
      plain.write(14);
      plain.writeBytes(ADOBE);
      plain.writeBytes(new byte[] {0, 100, 0, 0, 0, 0, (byte) adobeTransform});
    }
    plain.writeBytes(image.toByteArray());
    writeMarker(plain, EOI);
    return plain.toByteArray();
  }

  private static void writeMarker(ByteArrayOutputStream out, int marker) {
    out.write(0xff);
    out.write(marker);
  }

  private boolean startsWith(int from, int end, byte[] prefix) {
    return end - from >= prefix.length
        && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
  }

  private static boolean isMetadata(int marker) {
    return (marker >= APP0 && marker <= APP15) || marker == COM;
  }

  /** SOF0 to SOF15, without the tables (DHT, DAC) and the extension that lie among them. */
  private static boolean isFrameHeader(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /** The position of the marker's code, behind its 0xff and any fill bytes. */
  private static int marker(ByteBuffer file, int at) throws DamagedImageException {
    int end = file.capacity();
    if (at < end && file.get(at) != (byte) 0xff) {
      throw new DamagedImageException("byte " + at + " should begin a segment and does not");
    }
    while (at < end && file.get(at) == (byte) 0xff) {
      at++;
    }
    if (at >= end) {
      throw new DamagedImageException("it is cut short: its end (EOI) is missing");
    }
    int code = file.get(at) & 0xff;
    if (code < 0xc0 || (code >= 0xd0 && code <= SOI)) {
      throw new DamagedImageException("byte " + at + " is no marker of a segment");
    }
    return at;
  }

  private static int segmentEnd(ByteBuffer file, int at) throws DamagedImageException {
    int rest = file.capacity() - at - 1;
    int length = rest < 2 ? 0 : file.getShort(at + 1) & 0xffff;
    if (length < 2 || length > rest) {
      throw new DamagedImageException("it is cut short, or a length at byte " + at + " is wrong");
    }
    if (isFrameHeader(file.get(at) & 0xff) && length < 8) {
      throw new DamagedImageException("its frame header is too short");
    }
    return at + 1 + length;
  }

  /** The first byte behind entropy-coded data: a 0xff that is neither stuffed nor a restart. */
  private int scanEnd(int at) throws DamagedImageException {
    for (; at + 1 < bytes.length; at++) {
      if (bytes[at] == (byte) 0xff) {
        int next = bytes[at + 1] & 0xff;
        if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
          return at;
        }
      }
    }
    throw new DamagedImageException("it is cut short: its end (EOI) is missing");
  }
}
