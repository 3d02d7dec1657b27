package io.streamlens.inference.memory;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Small arrays that have been given back, by length, for whoever needs one of that length next.
 * Each thread has its own; an array given back on a thread is taken on that thread. Nothing is lost
 * by an array that is never given back: it is collected like any other.
 *
 * <p>A thread's arrays are bounded to {@value #MOST_BYTES} bytes. Beyond that all of them are let
 * go, so that lengths which nobody asks for any more do not stay in the way of others. Safe for use
 * by several threads.
 */
public final class ReusedArrays {

  /** What is longer is neither kept nor worth it: garbage is cheap beside its decoding. */
  static final int LONGEST = 4096;

  static final int MOST_BYTES = 8 << 20;

  /** Gives a new array each time, and keeps none. */
  public static final ReusedArrays NONE = new ReusedArrays(-1);

  private final int longest;
  private final ThreadLocal<Shelves> shelves = ThreadLocal.withInitial(Shelves::new);

  /** Arrays of at most {@value #LONGEST} bytes are used again. */
  public ReusedArrays() {
    this(LONGEST);
  }

  private ReusedArrays(int longest) {
    this.longest = longest;
  }

  /**
   * An array of this length that nobody else has; it may hold what it held before.
   *
   * @param length 0 or more
   */
  public byte[] take(int length) {
    byte[] array = length > longest ? null : shelves.get().take(length);
    return array == null ? new byte[length] : array;
  }

  /**
   * Gives an array back, which may be any: the caller must have the only use of it, and no more use
   * of it from now on.
   */
  public void giveBack(byte @Nullable [] array) {
    if (array != null && array.length <= longest) {
      shelves.get().put(array);
    }
  }

  /** A thread's arrays. */
  private static final class Shelves {

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of generics can only be made like this
    private final ArrayDeque<byte[]>[] byLength = new ArrayDeque[LONGEST + 1];

    private int bytes;

    byte @Nullable [] take(int length) {
      ArrayDeque<byte[]> shelf = byLength[length];
      byte[] array = shelf == null ? null : shelf.pollLast();
      if (array != null) {
        bytes -= length;
      }
      return array;
    }

    void put(byte[] array) {
      if (bytes + array.length > MOST_BYTES) {
        Arrays.fill(byLength, null);
        bytes = 0;
      }
      ArrayDeque<byte[]> shelf = byLength[array.length];
      if (shelf == null) {
        shelf = new ArrayDeque<>();
        byLength[array.length] = shelf;
      }
      shelf.addLast(array);
      bytes += array.length;
    }
  }
}
