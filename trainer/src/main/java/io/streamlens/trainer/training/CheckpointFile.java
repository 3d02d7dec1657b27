package io.streamlens.trainer.training;

import io.streamlens.modelstore.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Checkpoints as files: a magic number, the words, the arrays (all big-endian), and at the end the
 * SHA-256 of all that. A file is written under another name, forced to the disk and renamed: under
 * its own name it is whole or not there.
 */
final class CheckpointFile {

  private static final int MAGIC = 0x534C4350; // "SLCP"
  private static final int FORMAT = 1;
  private static final int DIGEST_LENGTH = 32;

  private CheckpointFile() {}

  static void write(Path file, Checkpoint checkpoint) throws IOException {
    byte[] content = content(checkpoint);
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeFully(channel, ByteBuffer.wrap(content));
      writeFully(channel, ByteBuffer.wrap(digest(content, content.length)));
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static byte[] content(Checkpoint checkpoint) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(MAGIC);
    out.writeInt(FORMAT);
    out.writeInt(checkpoint.words().size());
    for (Map.Entry<String, String> word : checkpoint.words().entrySet()) {
      out.writeUTF(word.getKey());
      out.writeUTF(word.getValue());
    }
    out.writeInt(checkpoint.arrays().size());
    for (Map.Entry<String, float[]> array : checkpoint.arrays().entrySet()) {
      out.writeUTF(array.getKey());
      out.writeInt(array.getValue().length);
      out.write(bytes(array.getValue()));
    }
    return bytes.toByteArray();
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }

  private static byte[] digest(byte[] bytes, int length) {
    MessageDigest digest = Digest.sha256();
    digest.update(bytes, 0, length);
    return digest.digest();
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, or is damaged
   */
  static Checkpoint read(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int length = all.length - DIGEST_LENGTH;
    if (length < 0
        || !Arrays.equals(digest(all, length), Arrays.copyOfRange(all, length, all.length))) {
      throw new IOException("it is damaged: its digest is wrong");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(all, 0, length));
    if (in.readInt() != MAGIC || in.readInt() != FORMAT) {
      throw new IOException("it is no checkpoint of this version");
    }
    Map<String, String> words = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      words.put(in.readUTF(), in.readUTF());
    }
    Map<String, float[]> arrays = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readUTF();
      float[] values = new float[in.readInt()];
      ByteBuffer.wrap(in.readNBytes(values.length * Float.BYTES)).asFloatBuffer().get(values);
      arrays.put(name, values);
    }
    return Checkpoint.of(words, arrays);
  }
}
