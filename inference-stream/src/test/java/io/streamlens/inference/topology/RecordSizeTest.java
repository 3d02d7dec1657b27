package io.streamlens.inference.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;
import org.junit.jupiter.api.Test;

class RecordSizeTest {

  @Test
  void shouldNeverSayLessThanKafkaWritesNorMuchMore() {
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      byte[] key = random.nextBoolean() ? null : new byte[random.nextInt(300)];
      byte[] value = random.nextInt(5) == 0 ? null : new byte[random.nextInt(100_000)];
      RecordHeaders headers = new RecordHeaders();
      for (int h = random.nextInt(8); h > 0; h--) {
        headers.add("größe-" + h, random.nextBoolean() ? null : new byte[random.nextInt(9_000)]);
      }

      long said = RecordSize.upperBound(key, value, headers);

      int written =
          MemoryRecords.withRecords(
                  Compression.NONE,
                  new SimpleRecord(Long.MAX_VALUE / 2, key, value, headers.toArray()))
              .sizeInBytes();
      assertTrue(said >= written, said + " < " + written);
      assertTrue(said <= written + 200, said + " is far more than " + written);
    }
    assertTrue("größe".getBytes(UTF_8).length > "größe".length());
  }
}
