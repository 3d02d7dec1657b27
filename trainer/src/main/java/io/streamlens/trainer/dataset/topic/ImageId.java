package io.streamlens.trainer.dataset.topic;

import io.streamlens.modelstore.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What an image is known by, and the two places between 0 and 1 that follow from it: the first 53
 * bits of each half of the id's SHA-256. They decide on which side of a split the image is, so that
 * it is on the same side in every data set.
 *
 * @param value the header {@code ce_id}, else {@code <topic>/<partition>/<offset>}
 * @param testPlace the image is tested on if this is below the test share
 * @param validationPlace the image is held back if this is below the validation share
 */
record ImageId(String value, double testPlace, double validationPlace) {

  private static final double UNIT = 0x1.0p-53;

  static ImageId of(ConsumerRecord<byte[], byte[]> image) {
    Header id = image.headers().lastHeader("ce_id");
    return of(
        id == null || id.value() == null
            ? image.topic() + "/" + image.partition() + "/" + image.offset()
            : new String(id.value(), StandardCharsets.UTF_8));
  }

  static ImageId of(String value) {
    ByteBuffer hash =
        ByteBuffer.wrap(Digest.sha256().digest(value.getBytes(StandardCharsets.UTF_8)));
    double test = (hash.getLong(0) >>> 11) * UNIT;
    return new ImageId(value, test, (hash.getLong(16) >>> 11) * UNIT);
  }
}
