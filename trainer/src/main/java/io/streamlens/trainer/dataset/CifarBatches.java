package io.streamlens.trainer.dataset;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Batches of CIFAR-10's binary version by file name. A batch is records of 3,073 bytes: the label,
 * then the red, the green and the blue pixels, each row-major.
 *
 * @param place what messages call the place they were read from
 * @param batches the bytes of each file
 */
record CifarBatches(Path place, Map<String, byte[]> batches) {

  static final ImageSpec INPUT = new ImageSpec(32, 32, 3);

  private static final int PLANE = 32 * 32;
  private static final int RECORD = 1 + 3 * PLANE;

  /** Twice what the published ones have: a file that claims more costs no memory. */
  private static final int LARGEST_BATCH = 20_000 * RECORD;

  /** Reads files that are there. */
  static CifarBatches ofFiles(List<Path> files) {
    Map<String, byte[]> batches = new HashMap<>();
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        batches.put(String.valueOf(file.getFileName()), readBatch(file.toString(), in));
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
    return new CifarBatches(files.get(0).toAbsolutePath().getParent(), batches);
  }

  /**
   * Reads the files of these names out of an archive (tar, gzip), whatever folder they are in.
   *
   * @throws CorruptDatasetException if it is damaged or lacks one of them
   */
  static CifarBatches ofArchive(Path archive, List<String> names) {
    Map<String, byte[]> batches = new HashMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new GzipCompressorInputStream(
                new BufferedInputStream(Files.newInputStream(archive), 1 << 16)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName().replaceFirst(".*/", "");
        if (names.contains(name)) {
          batches.put(name, readBatch(archive + ": " + name, tar));
        }
      }
    } catch (IOException e) {
      throw unreadable(archive, e);
    }
    for (String name : names) {
      if (!batches.containsKey(name)) {
        throw new CorruptDatasetException(archive + " has no " + name);
      }
    }
    return new CifarBatches(archive, batches);
  }

  private static CorruptDatasetException unreadable(Path file, IOException cause) {
    return new CorruptDatasetException(file + " cannot be read: " + cause.getMessage(), cause);
  }

  private static byte[] readBatch(String what, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(LARGEST_BATCH + 1);
    if (bytes.length > LARGEST_BATCH) {
      throw new CorruptDatasetException(what + " has more than " + LARGEST_BATCH + " bytes");
    }
    if (bytes.length == 0 || bytes.length % RECORD != 0) {
      throw new CorruptDatasetException(
          "%s is cut short or no batch of CIFAR-10: %d bytes are no multiple of %d"
              .formatted(what, bytes.length, RECORD));
    }
    return bytes;
  }

  /**
   * The images of some files, one file after the other.
   *
   * @throws CorruptDatasetException if the files are not equally long, or a label is out of range
   */
  Split split(List<String> files, int labels) {
    int each = batches.get(files.get(0)).length / RECORD;
    byte[] pixels = new byte[files.size() * each * INPUT.size()];
    int[] indices = new int[files.size() * each];
    for (int file = 0; file < files.size(); file++) {
      String name = files.get(file);
      byte[] batch = batches.get(name);
      if (batch.length != each * RECORD) {
        throw new CorruptDatasetException(
            "%s: %s holds %d images, %s %d"
                .formatted(place, name, batch.length / RECORD, files.get(0), each));
      }
      for (int image = 0; image < each; image++) {
        int index = file * each + image;
        indices[index] = label(name, batch, image, labels);
        interleave(batch, image * RECORD + 1, pixels, index * INPUT.size());
      }
    }
    return new Split(INPUT, pixels, indices);
  }

  private int label(String name, byte[] batch, int image, int labels) {
    int label = batch[image * RECORD] & 0xff;
    if (label >= labels) {
      throw new CorruptDatasetException(
          "%s: image %d of %s has label %d, but there are labels 0 to %d"
              .formatted(place, image, name, label, labels - 1));
    }
    return label;
  }

  /** From a plane for each colour to a pixel's colours side by side. */
  private static void interleave(byte[] planes, int from, byte[] pixels, int to) {
    for (int i = 0; i < PLANE; i++) {
      for (int channel = 0; channel < 3; channel++) {
        pixels[to + 3 * i + channel] = planes[from + channel * PLANE + i];
      }
    }
  }
}
