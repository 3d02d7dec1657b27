package io.streamlens.modelstore.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a JPEG (ITU-T T.81, annex B), walked from SOI to EOI; what follows EOI is not
 * looked at.
 *
 * <p>Application segments and comments are left out of what goes to the decoder ({@link
 * #withoutMetadata}): the JDK's refuses images whose colour profile or JFIF segment it dislikes,
 * although neither changes a pixel here.
 */
final class JpegFile {

  private static final int SOF1 = 0xc1;
  private static final int DHT = 0xc4;
  private static final int DAC = 0xcc;
  private static final int DRI = 0xdd;
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

  private static final byte[] NONE = {};

  /** A JFIF segment that says nothing but that the colours are YCbCr. */
  private static final byte[] PLAIN_JFIF = {
    (byte) 0xff, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };

  private final byte[] bytes;
  private final ByteBuffer file;
  private boolean jfif;
  private int jfifBytes;
  private int adobeTransform = -1;
  private byte[] exif = NONE;
  private int components;
  private boolean subsampled;
  private boolean numbered;
  private int plainBytes;
  private int bytesWithItsEnd;
  private int scans;
  private int frame;
  private int frameMarker;
  private int scan;
  private int scanData;
  private int scanEnd;
  private int restartInterval;
  private boolean arithmetic;

  /** Where the Huffman tables begin: four for DC, behind a gap of twelve four for AC. */
  private final int[] tables = new int[20];

  private JpegFile(byte[] bytes) {
    this.bytes = bytes;
    this.file = ByteBuffer.wrap(bytes);
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
        bytesWithItsEnd = at + 1;
        break;
      }
      int end = segmentEnd(file, at);
      if (marker == SOS) {
        scans++;
        scan = at + 3;
        scanData = end;
        end = scanEnd(end);
        scanEnd = end;
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
      jfifBytes = end - content == PLAIN_JFIF.length - 4 ? PLAIN_JFIF.length : -1;
    } else if (marker == APP1 && exif.length == 0 && startsWith(content, end, EXIF)) {
      exif = Arrays.copyOfRange(bytes, content + EXIF.length, end);
    } else if (marker == APP14 && startsWith(content, end, ADOBE) && end - content >= 12) {
      adobeTransform = bytes[content + 11] & 0xff;
    }
    if (isFrameHeader(marker)) {
      if (components != 0 || end - content < 6) {
        throw new DamagedImageException("it has a second or a broken frame header");
      }
      frame = content;
      frameMarker = marker;
      readFrame(content, end);
    }
    switch (marker) {
      case DHT -> readTables(content, end);
      case DRI -> restartInterval = end - content == 2 ? file.getShort(content) & 0xffff : 0;
      case DAC -> arithmetic = true;
      default -> {}
    }
    if (!isMetadata(marker)) {
      plainBytes += end - at + 1;
    }
  }

  /** What is no table is left to the decoders. */
  private void readTables(int content, int end) {
    int at = content;
    while (at + 17 <= end) {
      int symbols = 0;
      for (int length = 1; length <= 16; length++) {
        symbols += bytes[at + length] & 0xff;
      }
      int number = bytes[at] & 0xff;
      if (number >= tables.length || (number & 12) != 0 || at + 17 + symbols > end) {
        return;
      }
      tables[number] = at + 1;
      at += 17 + symbols;
    }
  }

  /** Whether it is coded in one scan, row by row, with tables of its own. */
  boolean isBaseline() {
    boolean room = scanData - scan >= 4 + 2 * components && scan - frame >= 6 + 3 * components;
    return scans == 1 && frameMarker <= SOF1 && !arithmetic && room;
  }

  /** Whether its first scan is not all there is. */
  boolean isMultiScan() {
    return scans > 1;
  }

  /** Behind the frame header's length: precision, height, width, components. */
  int frame() {
    return frame;
  }

  /** Behind the scan header's length: components, and each with its tables. */
  int scan() {
    return scan;
  }

  /** Where the last scan's codes begin. */
  int scanData() {
    return scanData;
  }

  /** Where they end. */
  int scanEnd() {
    return scanEnd;
  }

  /** Units between two restarts; 0 for none. */
  int restartInterval() {
    return restartInterval;
  }

  /** The table with a number: 0 to 3 for DC, 16 to 19 for AC; null if there is none. */
  @Nullable HuffmanTable table(int number) {
    return number >= tables.length || tables[number] == 0
        ? null
        : new HuffmanTable(bytes, tables[number]);
  }

  private void readFrame(int content, int end) {
    components = bytes[content + 5] & 0xff;
    if (components == 3 && end - content >= 15) {
      subsampled =
          bytes[content + 7] != bytes[content + 10] || bytes[content + 7] != bytes[content + 13];
      numbered = bytes[content + 6] == 1 && bytes[content + 9] == 2 && bytes[content + 12] == 3;
    }
  }

  /**
   * Whether every decoder takes its components for the same colours: grey, or YCbCr or RGB by what
   * its segments say. (Where nothing says it, one guesses by the components' numbers, another by
   * their sizes too.)
   */
  boolean isPlain() {
    boolean said = jfif ? adobeTransform <= 1 && adobeTransform != 0 : adobeTransform <= 1;
    boolean known = jfif || adobeTransform >= 0 || subsampled || numbered;
    return components == 1 || (components == 3 && said && known);
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

  /** The same image with little more than what its pixels need: the file itself if it is that. */
  byte[] withLittleMetadata() throws DamagedImageException {
    int metadata = bytes.length - 4 - plainBytes;
    boolean little = bytesWithItsEnd == bytes.length && adobeTransform < 0 && metadata == jfifBytes;
    return little ? bytes : withoutMetadata();
  }

  /** The same image without anything but what its pixels need. */
  byte[] withoutMetadata() throws DamagedImageException {
    boolean adobe = adobeTransform >= 0 && components == 3;
    ByteBuffer plain =
        ByteBuffer.allocate(4 + (jfif ? PLAIN_JFIF.length : 0) + (adobe ? 16 : 0) + plainBytes);
    plain.put((byte) 0xff).put((byte) SOI);
    if (jfif) {
      plain.put(PLAIN_JFIF);
    }
    if (adobe) {
      plain.put((byte) 0xff).put((byte) APP14).put((byte) 0).put((byte) 14).put(ADOBE);
      plain.put(new byte[] {0, 100, 0, 0, 0, 0, (byte) adobeTransform});
    }
    copySegments(plain);
    return plain.put((byte) 0xff).put((byte) EOI).array();
  }

  private void copySegments(ByteBuffer target) throws DamagedImageException {
    for (int at = 2; ; ) {
      at = marker(file, at);
      int marker = file.get(at) & 0xff;
      if (marker == EOI) {
        return;
      }
      int end = segmentEnd(file, at);
      if (marker == SOS) {
        end = scanEnd(end);
      }
      if (!isMetadata(marker)) {
        target.put(bytes, at - 1, end - at + 1);
      }
      at = end;
    }
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
