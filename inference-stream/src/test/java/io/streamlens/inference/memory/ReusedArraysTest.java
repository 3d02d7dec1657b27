package io.streamlens.inference.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ReusedArraysTest {

  private final ReusedArrays arrays = new ReusedArrays();

  @Test
  void shouldGiveOutAgainWhatWasGivenBack() {
    byte[] first = arrays.take(100);
    byte[] second = arrays.take(100);
    arrays.giveBack(first);

    assertNotSame(first, second);
    assertSame(first, arrays.take(100));
    assertNotSame(first, arrays.take(100));
  }

  @Test
  void shouldGiveArraysOfTheVeryLength() {
    arrays.giveBack(arrays.take(100));

    assertEquals(99, arrays.take(99).length);
    assertEquals(0, arrays.take(0).length);
  }

  @Test
  void shouldNotHandAnArrayToAnotherThread() throws InterruptedException {
    byte[] here = arrays.take(100);
    arrays.giveBack(here);
    AtomicReference<byte[]> there = new AtomicReference<>();
    Thread other = new Thread(() -> there.set(arrays.take(100)));
    other.start();
    other.join();

    assertNotSame(here, there.get());
    assertSame(here, arrays.take(100));
  }

  @Test
  void shouldNotKeepLongArraysNorNone() {
    byte[] large = arrays.take(ReusedArrays.LONGEST + 1);
    arrays.giveBack(large);
    arrays.giveBack(null);
    byte[] small = ReusedArrays.NONE.take(1);
    ReusedArrays.NONE.giveBack(small);

    assertNotSame(large, arrays.take(ReusedArrays.LONGEST + 1));
    assertNotSame(small, ReusedArrays.NONE.take(1));
  }

  @Test
  void shouldLetGoOfAllWhenTheyBecomeTooMany() {
    byte[] old = new byte[10];
    arrays.giveBack(old);
    for (int bytes = 0; bytes < ReusedArrays.MOST_BYTES; bytes += ReusedArrays.LONGEST) {
      arrays.giveBack(new byte[ReusedArrays.LONGEST]);
    }

    assertNotSame(old, arrays.take(10));
  }

  @Test
  void shouldReadARecordsValueWithoutMovingOnInTheAnswer() {
    ByteBuffer answer = ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 9}, 1, 3);
    ReusedArraysDeserializer values = new ReusedArraysDeserializer(arrays);
    byte[] used = arrays.take(3);
    arrays.giveBack(used);

    byte[] value = values.deserialize("images", new RecordHeaders(), answer);

    assertSame(used, value);
    assertArrayEquals(new byte[] {1, 2, 3}, value);
    assertEquals(3, answer.remaining());
    assertNull(values.deserialize("images", new RecordHeaders(), (ByteBuffer) null));
  }
}
