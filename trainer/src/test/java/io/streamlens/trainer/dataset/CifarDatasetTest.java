package io.streamlens.trainer.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarDatasetTest {

  private static final int RECORD = 3073;
  private static final List<String> FILES =
      Stream.concat(
              Stream.of(1, 2, 3, 4, 5).map("data_batch_%d.bin"::formatted),
              Stream.of("test_batch.bin"))
          .toList();

  @TempDir Path directory;

  @Test
  void shouldReadThePixelsColoursSideBySide() throws IOException {
    writeFiles(directory);

    Dataset dataset = Datasets.load("cifar-10", directory);

    assertEquals("cifar-10", dataset.name());
    assertEquals(10, dataset.labels().size());
    assertEquals("truck", dataset.labels().get(9));
    assertEquals(new ImageSpec(32, 32, 3), dataset.input());
    assertEquals(20, dataset.train().size());
    assertEquals(4, dataset.test().size());
    // The third batch's second image: label 3, red 31, green 32, blue 33.
    assertEquals(3, dataset.train().label(9));
    byte[] pixels = dataset.train().pixels(9);
    assertArrayEquals(new byte[] {31, 32, 33, 31, 32, 33}, Arrays.copyOf(pixels, 6));
    assertArrayEquals(new byte[] {31, 32, 33}, Arrays.copyOfRange(pixels, 3069, 3072));
  }

  @Test
  void shouldReadTheArchiveAsItIsPublished() throws IOException {
    writeFiles(directory.resolve("unpacked/cifar-10-batches-bin"));
    Dataset unpacked = Datasets.load("cifar-10", directory.resolve("unpacked"));
    writeArchive(directory.resolve(CifarDataset.ARCHIVE), FILES);

    Dataset packed = Datasets.load("cifar-10", directory);

    assertEquals(unpacked.digest(), packed.digest());
  }

  @Test
  void shouldNameTheFileThatIsCutShort() throws IOException {
    writeFiles(directory);
    Files.write(directory.resolve("data_batch_4.bin"), Arrays.copyOf(batch(4), 4 * RECORD - 1));
    assertCorrupt("data_batch_4.bin is cut short or no batch of CIFAR-10: 12291 bytes are no");

    // Cut between two images: only its sisters tell.
    Files.write(directory.resolve("data_batch_4.bin"), Arrays.copyOf(batch(4), 3 * RECORD));
    assertCorrupt("data_batch_4.bin holds 3 images, data_batch_1.bin 4");
  }

  @Test
  void shouldNameALabelThatThereIsNot() throws IOException {
    writeFiles(directory);
    byte[] batch = batch(0);
    batch[2 * RECORD] = 10;
    Files.write(directory.resolve("test_batch.bin"), batch);

    assertCorrupt("image 2 of test_batch.bin has label 10, but there are labels 0 to 9");
  }

  @Test
  void shouldSayWhatIsWrongWithTheArchive() throws IOException {
    Path archive = directory.resolve(CifarDataset.ARCHIVE);
    writeArchive(archive, FILES.subList(0, 5));
    assertCorrupt(CifarDataset.ARCHIVE + " has no test_batch.bin");

    byte[] bytes = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(bytes, bytes.length / 2));
    assertCorrupt(CifarDataset.ARCHIVE + " cannot be read: ");
  }

  @Test
  void shouldSayWhichFileIsMissing() throws IOException {
    writeFiles(directory);
    Files.delete(directory.resolve("data_batch_2.bin"));

    DatasetUnavailableException e =
        assertThrows(DatasetUnavailableException.class, () -> Datasets.load("cifar-10", directory));

    assertEquals("no data set cifar-10: " + directory + " lacks data_batch_2.bin", e.getMessage());
  }

  private void assertCorrupt(String message) {
    CorruptDatasetException e =
        assertThrows(CorruptDatasetException.class, () -> Datasets.load("cifar-10", directory));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  /** Four images: of label {@code n}, {@code n} again, and so on; colours by batch. */
  private static byte[] batch(int number) {
    byte[] batch = new byte[4 * RECORD];
    for (int image = 0; image < 4; image++) {
      batch[image * RECORD] = (byte) number;
      for (int channel = 0; channel < 3; channel++) {
        int from = image * RECORD + 1 + 1024 * channel;
        Arrays.fill(batch, from, from + 1024, (byte) (10 * number + channel + 1));
      }
    }
    return batch;
  }

  private static void writeFiles(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (int i = 0; i < FILES.size(); i++) {
      Files.write(directory.resolve(FILES.get(i)), batch((i + 1) % 6));
    }
  }

  private static void writeArchive(Path archive, List<String> names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GzipCompressorOutputStream(bytes);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip)) {
      for (String name : names) {
        byte[] batch = batch((FILES.indexOf(name) + 1) % 6);
        TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/" + name);
        entry.setSize(batch.length);
        tar.putArchiveEntry(entry);
        tar.write(batch);
        tar.closeArchiveEntry();
      }
    }
    Files.write(archive, bytes.toByteArray());
  }
}
