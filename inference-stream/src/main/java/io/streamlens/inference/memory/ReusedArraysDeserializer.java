package io.streamlens.inference.memory;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Copies a record's value out of what the broker has answered, as Kafka's own one does, but into an
 * array that is used again. Called on the thread that polls.
 */
final class ReusedArraysDeserializer implements Deserializer<byte[]> {

  private final ReusedArrays arrays;

  ReusedArraysDeserializer(ReusedArrays arrays) {
    this.arrays = arrays;
  }

  @Override
  public byte @Nullable [] deserialize(String topic, byte @Nullable [] data) {
    return data;
  }

  @Override
  public byte @Nullable [] deserialize(String topic, Headers headers, @Nullable ByteBuffer data) {
    if (data == null) {
      return null;
    }
    byte[] array = arrays.take(data.remaining());
    data.get(data.position(), array);
    return array;
  }
}
