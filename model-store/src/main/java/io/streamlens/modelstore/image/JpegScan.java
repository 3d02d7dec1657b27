package io.streamlens.modelstore.image;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the codes of a JPEG that has all its components in one scan (ITU-T T.81, annex F.2),
 * without computing a pixel: whether there is one for each of its blocks and nothing is left over.
 * A decoder does not notice the latter before it has given out all its pixels.
 */
final class JpegScan {

  private final JpegFile jpeg;
  private final byte[] bytes;
  private final ByteBuffer file;

  private int at;
  private int end;
  private long bits;
  private int available;

  private JpegScan(JpegFile jpeg, byte[] bytes) {
    this.jpeg = jpeg;
    this.bytes = bytes;
    this.file = ByteBuffer.wrap(bytes);
  }

  /** Whether the codes of its only scan are exactly those of its blocks. */
  static boolean isWhole(JpegFile jpeg, byte[] bytes) {
    return new JpegScan(jpeg, bytes).isWhole();
  }

  private boolean isWhole() {
    int components = jpeg.components();
    int frame = jpeg.frame();
    int scan = jpeg.scan();
    if (bytes[frame] != 8 || bytes[scan] != components) {
      return false;
    }
    int[] blocks = new int[components];
    @Nullable HuffmanTable[] dc = new HuffmanTable[components];
    @Nullable HuffmanTable[] ac = new HuffmanTable[components];
    for (int i = 0; i < components; i++) {
      int sampling = bytes[frame + 7 + 3 * i];
      blocks[i] = components == 1 ? 1 : (sampling >> 4) * (sampling & 15);
      int tables = bytes[scan + 2 + 2 * i];
      dc[i] = jpeg.table(tables >> 4 & 15);
      ac[i] = jpeg.table(16 | tables & 15);
      if (bytes[scan + 1 + 2 * i] != bytes[frame + 6 + 3 * i] || dc[i] == null || ac[i] == null) {
        return false;
      }
    }
    at = jpeg.scanData();
    end = jpeg.scanEnd();
    return areWhole(units(frame, components), blocks, dc, ac) && available < 8 && at == end;
  }

  /** How many units of interleaved blocks cover the image; a single component has its own. */
  private long units(int frame, int components) {
    int horizontal = 1;
    int vertical = 1;
    for (int i = 0; i < components && components > 1; i++) {
      horizontal = Math.max(horizontal, bytes[frame + 7 + 3 * i] >> 4 & 15);
      vertical = Math.max(vertical, bytes[frame + 7 + 3 * i] & 15);
    }
    long height = file.getShort(frame + 1) & 0xffff;
    long width = file.getShort(frame + 3) & 0xffff;
    return ((width + 8L * horizontal - 1) / (8L * horizontal))
        * ((height + 8L * vertical - 1) / (8L * vertical));
  }

  private boolean areWhole(
      long units, int[] blocks, @Nullable HuffmanTable[] dc, @Nullable HuffmanTable[] ac) {
    int interval = jpeg.restartInterval();
    for (long unit = 0; unit < units; unit++) {
      if (interval > 0 && unit > 0 && unit % interval == 0 && !restarts(unit / interval - 1)) {
        return false;
      }
      for (int i = 0; i < blocks.length; i++) {
        for (int block = 0; block < blocks[i]; block++) {
          if (!skipBlock(dc[i], ac[i])) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private boolean restarts(long number) {
    boolean marked =
        available < 8
            && at + 2 <= end
            && bytes[at] == (byte) 0xff
            && (bytes[at + 1] & 0xff) == 0xd0 + number % 8;
    available = 0;
    at += 2;
    return marked;
  }

  private boolean skipBlock(HuffmanTable dc, HuffmanTable ac) {
    int symbol = next(dc);
    if (symbol < 0 || symbol > 15 || !skip(symbol)) {
      return false;
    }
    int coefficient = 1;
    while (coefficient < 64) {
      symbol = next(ac);
      int size = symbol & 15;
      if (symbol < 0 || !skip(size)) {
        return false;
      }
      if (size == 0 && symbol != 0xf0) {
        return true; // the rest of the block is 0
      }
      coefficient += (symbol >> 4) + 1;
    }
    return coefficient == 64;
  }

  /** The next symbol; below 0 if there is none. */
  private int next(HuffmanTable table) {
    if (available < 32) {
      refill();
    }
    int next =
        available >= 16
            ? (int) (bits >>> available - 16) & 0xffff
            : (int) (bits << 16 - available) & 0xffff;
    int found = table.find(next);
    int length = found >> 8;
    if (found == 0 || length > available) {
      return -1;
    }
    available -= length;
    return found & 0xff;
  }

  private boolean skip(int count) {
    available -= count;
    return available >= 0;
  }

  /** To 32 bits at least, unless the data ends or a marker comes before. */
  private void refill() {
    if (at + 4 <= end) {
      int four = file.getInt(at);
      if ((~four - 0x01010101 & four & 0x80808080) == 0) { // none of them is 0xff
        bits = bits << 32 | four & 0xffffffffL;
        available += 32;
        at += 4;
        return;
      }
    }
    while (available < 32 && at < end) {
      int next = bytes[at] & 0xff;
      if (next == 0xff && (at + 1 >= end || bytes[at + 1] != 0)) {
        return;
      }
      bits = bits << 8 | next;
      available += 8;
      at += next == 0xff ? 2 : 1;
    }
  }
}
