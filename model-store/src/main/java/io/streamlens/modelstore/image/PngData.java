package io.streamlens.modelstore.image;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The pixel data of a PNG: one compressed stream, in one chunk (IDAT) or several in a row. */
final class PngData {

  /** A chunk's length and type, and the checksum behind its content. */
  private static final int FRAME = 12;

  private static final byte[] NONE = {};

  private final Inflater inflater;
  private final byte[] further = new byte[1];
  private byte[] file = NONE;
  private int next;
  private int end;

  PngData(Inflater inflater) {
    this.inflater = inflater;
  }

  /** Begins with the first chunk. */
  void begin(PngFile png) {
    file = png.bytes();
    next = png.firstData();
    end = png.endOfData();
  }

  /**
   * Reads exactly {@code length} bytes.
   *
   * @return whether there are so many
   */
  boolean read(byte[] target, int from, int length) throws DataFormatException {
    int at = from;
    while (at < from + length) {
      int count = inflater.inflate(target, at, from + length - at);
      at += count;
      if (count == 0 && !hasMore()) {
        return false;
      }
    }
    return true;
  }

  /** Whether nothing follows and the checksum was right. */
  boolean isAtItsEnd() throws DataFormatException {
    while (!inflater.finished()) {
      if (inflater.inflate(further) > 0 || (!inflater.finished() && !hasMore())) {
        return false;
      }
    }
    return inflater.getRemaining() == 0 && next == end;
  }

  /** Lets go of the file, which this object outlives. */
  void forget() {
    inflater.reset();
    file = NONE;
  }

  /** Hands the next chunk to the inflater, if it wants one and there is one. */
  private boolean hasMore() {
    if (!inflater.needsInput() || inflater.finished() || next >= end) {
      return false;
    }
    int length = PngFile.intAt(file, next);
    inflater.setInput(file, next + 8, length);
    next += length + FRAME;
    return length > 0;
  }
}
