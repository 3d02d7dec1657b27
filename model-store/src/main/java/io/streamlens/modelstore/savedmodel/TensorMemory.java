package io.streamlens.modelstore.savedmodel;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.RawTensor;
import org.tensorflow.ndarray.buffer.DataStorageVisitor;

/**
 * The memory of a tensor as one buffer. TensorFlow Java's own buffers write only to where they
 * begin, so that each image would need some of its own.
 */
final class TensorMemory {

  private TensorMemory() {}

  /**
   * @param tensor of at most 2 GB
   * @return its bytes; not to be touched once the tensor is closed
   */
  static ByteBuffer of(RawTensor tensor) {
    ByteBuffer memory = tensor.data().accept(new AsBuffer());
    if (memory == null) {
      throw new IllegalStateException("the memory of " + tensor + " cannot be written directly");
    }
    return memory;
  }

  private static final class AsBuffer implements DataStorageVisitor<@Nullable ByteBuffer> {

    @Override
    public ByteBuffer visit(ByteBuffer heap) {
      return heap;
    }

    @Override
    public ByteBuffer visit(long address, long length, long scale) {
      return new BytePointer(new Address(address))
          .limit(Math.multiplyExact(length, scale))
          .asByteBuffer();
    }

    @Override
    public @Nullable ByteBuffer fallback() {
      return null;
    }
  }

  /** Memory that is not its own. */
  private static final class Address extends Pointer {

    Address(long address) {
      this.address = address;
    }
  }
}
