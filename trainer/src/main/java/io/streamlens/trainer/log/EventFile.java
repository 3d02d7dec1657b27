package io.streamlens.trainer.log;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.zip.CRC32C;
import org.tensorflow.proto.Event;

/**
 * A file of events as TensorBoard reads it: TFRecord framing, each record an {@code Event} message.
 * A record is its length (64 bits, little-endian), that length's masked CRC-32C, the bytes and
 * their masked CRC-32C.
 */
final class EventFile implements AutoCloseable {

  private static final String VERSION = "brain.Event:2";
  private static final int MASK_DELTA = 0xa282ead8;

  private final OutputStream out;
  private final Clock clock;

  /**
   * Makes a new file in {@code directory}, which is made if it is not there.
   *
   * @throws IOException if it cannot be written
   */
  EventFile(Path directory, Clock clock) throws IOException {
    this.clock = clock;
    Files.createDirectories(directory);
    String name =
        "events.out.tfevents.%010d.streamlens.%d"
            .formatted(clock.instant().getEpochSecond(), ProcessHandle.current().pid());
    out = new BufferedOutputStream(Files.newOutputStream(directory.resolve(name)));
    write(Event.newBuilder().setFileVersion(VERSION));
  }

  /** Writes an event that happens now. */
  void write(Event.Builder event) throws IOException {
    byte[] record = event.setWallTime(clock.millis() / 1000.0).build().toByteArray();
    byte[] length = littleEndian(Long.BYTES).putLong(record.length).array();
    out.write(length);
    out.write(littleEndian(Integer.BYTES).putInt(maskedChecksum(length)).array());
    out.write(record);
    out.write(littleEndian(Integer.BYTES).putInt(maskedChecksum(record)).array());
    out.flush();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Masked, because a checksum of what contains checksums is a weak one. */
  static int maskedChecksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return Integer.rotateRight((int) checksum.getValue(), 15) + MASK_DELTA;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
