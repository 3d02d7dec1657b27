package io.streamlens.modelstore.image;

/** A JPEG's code of symbols (ITU-T T.81, annex C), looked up by the bits that come next. */
final class HuffmanTable {

  /** Codes up to this length are found in one step. */
  private static final int SHORT = 9;

  private static final int LONGEST = 16;

  /** By the next 9 bits: symbol and 256 times the code's length; 0 for a longer one. */
  private final short[] shortCodes = new short[1 << SHORT];

  /** By length: the first code that is larger, shifted to 16 bits. */
  private final int[] limit = new int[LONGEST + 1];

  /** By length: what makes a code's value a symbol's position. */
  private final int[] offset = new int[LONGEST + 1];

  private final byte[] file;
  private final int symbols;
  private final int count;

  /**
   * Reads a table.
   *
   * @param at where its sixteen counts begin; they and their symbols are known to be there
   */
  HuffmanTable(byte[] file, int at) {
    this.file = file;
    this.symbols = at + LONGEST;
    int code = 0;
    int position = 0;
    for (int length = 1; length <= LONGEST; length++) {
      int codes = file[at + length - 1] & 0xff;
      offset[length] = position - code;
      for (int i = 0; i < codes && length <= SHORT; i++) {
        enter(code + i, length, file[symbols + position + i] & 0xff);
      }
      code += codes;
      position += codes;
      limit[length] = code << LONGEST - length;
      code <<= 1;
    }
    count = position;
  }

  private void enter(int code, int length, int symbol) {
    int first = code << SHORT - length;
    int behind = Math.min(shortCodes.length, first + (1 << SHORT - length));
    for (int i = first; i < behind; i++) {
      shortCodes[i] = (short) (length << 8 | symbol);
    }
  }

  /**
   * The symbol that the next 16 bits begin with, and 256 times its code's length; 0 if it is none.
   */
  int find(int bits) {
    int found = shortCodes[bits >> LONGEST - SHORT];
    return found != 0 ? found : findLong(bits);
  }

  private int findLong(int bits) {
    for (int length = SHORT + 1; length <= LONGEST; length++) {
      if (bits < limit[length]) {
        int position = (bits >> LONGEST - length) + offset[length];
        boolean valid = position >= 0 && position < count;
        return valid ? length << 8 | file[symbols + position] & 0xff : 0;
      }
    }
    return 0;
  }
}
