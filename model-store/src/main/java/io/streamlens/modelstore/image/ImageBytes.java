package io.streamlens.modelstore.image;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A stretch of an array: an image's bytes where they lie, often amid those of other images that
 * came from the broker in the same answer. To copy each of them out would cost more garbage than
 * all that is done with a small image.
 *
 * <p>It keeps the whole array from being collected. The bytes are not to be changed, by nobody.
 */
public final class ImageBytes {

  private final byte[] array;
  private final int offset;
  private final int length;

  private ImageBytes(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** All of {@code array}. */
  public static ImageBytes of(byte[] array) {
    return new ImageBytes(array, 0, array.length);
  }

  /**
   * A stretch of {@code array}.
   *
   * @throws IndexOutOfBoundsException if it does not lie within
   */
  public static ImageBytes of(byte[] array, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, array.length);
    return new ImageBytes(array, offset, length);
  }

  /** What remains in {@code buffer}; copied only if it has no array of its own. */
  public static ImageBytes of(ByteBuffer buffer) {
    if (buffer.hasArray()) {
      return new ImageBytes(
          buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
    }
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return of(copy);
  }

  /** The array that they lie in, from {@link #offset} on, {@link #length} of them. */
  public byte[] array() {
    return array;
  }

  /** The index of the first one in {@link #array}. */
  public int offset() {
    return offset;
  }

  /** How many there are. */
  public int length() {
    return length;
  }

  /** They alone, in an array: the one that they lie in if that holds no others, else a copy. */
  public byte[] toArray() {
    if (offset == 0 && length == array.length) {
      return array;
    }
    byte[] copy = new byte[length];
    System.arraycopy(array, offset, copy, 0, length);
    return copy;
  }
}
