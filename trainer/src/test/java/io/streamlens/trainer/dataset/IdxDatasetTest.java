package io.streamlens.trainer.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxDatasetTest {

  @TempDir Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    IdxFixture.writeAll(directory);
  }

  @Test
  void shouldReadPlainAndCompressedFiles() {
    Dataset dataset = IdxDatasets.MNIST.read(directory);

    assertEquals(new ImageSpec(2, 3, 1), dataset.input());
    assertEquals(4, dataset.train().size());
    assertEquals(2, dataset.test().size());
    assertEquals(9, dataset.train().label(3));
    assertEquals(4, dataset.test().label(1));
    assertArrayEquals(new byte[] {-6, -5, -4, -3, -2, -1}, dataset.train().pixels(0));
    assertArrayEquals(new byte[] {0, 1, 2, 3, 4, 5}, dataset.test().pixels(1));
  }

  @Test
  void shouldHaveTheSameDigestHoweverTheFilesAreCompressed() throws IOException {
    Dataset before = IdxDatasets.MNIST.read(directory);
    Path images = directory.resolve("train-images-idx3-ubyte");
    byte[] bytes = Files.readAllBytes(images);
    Files.delete(images);
    Files.write(directory.resolve("train-images-idx3-ubyte.gz"), IdxFixture.gzip(bytes));

    assertEquals(before.digest(), IdxDatasets.MNIST.read(directory).digest());
  }

  @Test
  void shouldHaveAnotherDigestWhenOnePixelOrLabelIsAnother() throws IOException {
    Dataset before = IdxDatasets.MNIST.read(directory);
    flipLastByte("train-images-idx3-ubyte");
    Dataset otherPixel = IdxDatasets.MNIST.read(directory);
    flipLastByte("train-labels-idx1-ubyte");
    Dataset otherLabel = IdxDatasets.MNIST.read(directory);

    assertEquals(
        3,
        Arrays.asList(before, otherPixel, otherLabel).stream()
            .map(Dataset::digest)
            .distinct()
            .count());
  }

  @Test
  void shouldReadTheDottedNamesOfSomeArchives() throws IOException {
    Files.move(
        directory.resolve("train-images-idx3-ubyte"), directory.resolve("train-images.idx3-ubyte"));

    assertEquals(4, IdxDatasets.MNIST.read(directory).train().size());
  }

  @Test
  void shouldSayThatTheMagicNumberIsWrong() throws IOException {
    write("train-images-idx3-ubyte", IdxFixture.labels(1, 2, 3, 4, 5, 6, 7, 8, 9));

    assertRefused("train-images-idx3-ubyte", "magic number is 0x00000801, not 0x00000803");
  }

  @Test
  void shouldSayThatAFileIsCutShort() throws IOException {
    write("train-images-idx3-ubyte", Arrays.copyOf(IdxFixture.images(4), 16 + 23));

    assertRefused("train-images-idx3-ubyte", "4x2x3, 24 bytes, but only 23 follow");
  }

  @Test
  void shouldSayThatAHeaderIsCutShort() throws IOException {
    write("train-images-idx3-ubyte", Arrays.copyOf(IdxFixture.images(4), 10));

    assertRefused("train-images-idx3-ubyte", "cut short");
  }

  @Test
  void shouldSayThatACompressedFileIsCutShort() throws IOException {
    byte[] compressed = IdxFixture.gzip(IdxFixture.images(2));
    write("t10k-images-idx3-ubyte.gz", Arrays.copyOf(compressed, compressed.length - 12));

    assertRefused("t10k-images-idx3-ubyte.gz", "cut short");
  }

  @Test
  void shouldSayThatACompressedFileIsDamaged() throws IOException {
    byte[] compressed = IdxFixture.gzip(IdxFixture.images(2));
    compressed[compressed.length - 8] ^= 1; // the checksum
    write("t10k-images-idx3-ubyte.gz", compressed);

    assertRefused("t10k-images-idx3-ubyte.gz", "cannot be read");
  }

  @Test
  void shouldSayThatAFileIsTooLong() throws IOException {
    write("train-labels-idx1-ubyte", Arrays.copyOf(IdxFixture.labels(0, 1, 2, 9), 13));

    assertRefused("train-labels-idx1-ubyte", "longer than its header says");
  }

  @Test
  void shouldRefuseAHeaderThatClaimsMoreThanThereCanBe() throws IOException {
    write(
        "train-images-idx3-ubyte",
        ByteBuffer.allocate(16)
            .putInt(IdxFixture.IMAGES_MAGIC)
            .putInt(Integer.MAX_VALUE)
            .putInt(28)
            .putInt(28)
            .array());

    assertRefused("train-images-idx3-ubyte", "2147483647x28x28");
  }

  @Test
  void shouldRefuseNegativeAndZeroDimensions() throws IOException {
    write("train-labels-idx1-ubyte", IdxFixture.labels());

    assertRefused("train-labels-idx1-ubyte", "makes no sense: 0");
  }

  @Test
  void shouldSayWhichLabelIsOutOfRange() throws IOException {
    write("train-labels-idx1-ubyte", IdxFixture.labels(0, 1, 10, 9));

    assertRefused("train-labels-idx1-ubyte", "image 2 has label 10, but mnist has labels 0 to 9");
  }

  @Test
  void shouldSayThatImagesAndLabelsAreNotAsMany() throws IOException {
    write("train-labels-idx1-ubyte", IdxFixture.labels(0, 1, 2));

    assertRefused("train-labels-idx1-ubyte", "holds 4 images", "3 labels");
  }

  @Test
  void shouldSayThatTheSplitsHaveOtherShapes() throws IOException {
    byte[] bytes = IdxFixture.images(2);
    ByteBuffer.wrap(bytes).putInt(8, 3).putInt(12, 2);
    write("t10k-images-idx3-ubyte.gz", bytes);

    assertRefused("training images are 2x3x1, test images 3x2x1");
  }

  private void flipLastByte(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(directory.resolve(name));
    bytes[bytes.length - 1] ^= 1;
    write(name, bytes);
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(directory.resolve(name), bytes);
  }

  private void assertRefused(String... parts) {
    CorruptDatasetException e =
        assertThrows(CorruptDatasetException.class, () -> IdxDatasets.MNIST.read(directory));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }
}
