package io.streamlens.trainer.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.image.ImageLimits;
import io.streamlens.modelstore.image.ImageReader;
import io.streamlens.modelstore.image.ImageRejectedException;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Preprocessing;
import io.streamlens.modelstore.manifest.Preprocessing.Fit;
import io.streamlens.modelstore.manifest.Preprocessing.Grey;
import io.streamlens.modelstore.manifest.Preprocessing.Resize;
import io.streamlens.trainer.InvalidRequestException;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDatasetTest {

  private static final FolderOptions STRICT =
      new FolderOptions(new ImageSpec(32, 32, 3), Preprocessing.DEFAULT, 0.2, 1, true);

  @TempDir Path directory;
  private Path root;
  private ImageFolder folder;

  @BeforeEach
  void writeImages() throws IOException {
    root = directory.resolve("signs");
    folder = new ImageFolder(root);
    folder.add("stop", 20, Color.RED).add("go", 10, Color.GREEN).add("Wait", 5, Color.ORANGE);
  }

  @Test
  void shouldTakeTheFoldersNamesInCodePointOrderAsLabels() {
    Dataset dataset = folder.read();

    assertEquals("signs", dataset.name());
    assertEquals(List.of("Wait", "go", "stop"), dataset.labels());
    assertEquals(new ImageSpec(32, 32, 3), dataset.input());
  }

  @Test
  void shouldTakeTheLabelsInTheOrderOfLabelsTxt() throws IOException {
    Files.writeString(root.resolve("labels.txt"), "\ufeffstop\r\ngo\n\nWait\n");

    Dataset dataset = folder.read();

    assertEquals(List.of("stop", "go", "Wait"), dataset.labels());
    assertArrayEquals(new int[] {16, 8, 4}, dataset.train().counts(3));
  }

  @Test
  void shouldRefuseALabelsTxtThatDoesNotNameTheFolders() throws IOException {
    Files.writeString(root.resolve("labels.txt"), "stop\ngo\n");
    assertRefused("labels.txt does not name the folder 'Wait'");

    Files.writeString(root.resolve("labels.txt"), "stop\ngo\nWait\nturn\n");
    assertRefused("labels.txt names 'turn', but there is no such folder");

    Files.writeString(root.resolve("labels.txt"), "stop\ngo\nWait\ngo\n");
    assertRefused("labels.txt names a label twice");
  }

  @Test
  void shouldHoldTheSameShareOfEachLabelBackAndNoImageTwice() {
    Dataset dataset = folder.read();

    assertArrayEquals(new int[] {1, 2, 4}, dataset.test().counts(3));
    assertArrayEquals(new int[] {4, 8, 16}, dataset.train().counts(3));
    Set<Path> all = files(dataset.train());
    all.addAll(files(dataset.test()));
    assertEquals(35, all.size());
  }

  @Test
  void shouldPartAsTheSeedSays() {
    FolderOptions other =
        new FolderOptions(new ImageSpec(32, 32, 3), Preprocessing.DEFAULT, 0.2, 2, false);

    assertEquals(files(folder.read().test()), files(folder.read().test()));
    assertNotEquals(files(folder.read().test()), files(folder.read(other).test()));
    assertNotEquals(folder.read().digest(), folder.read(other).digest());
  }

  private static Set<Path> files(Split split) {
    return IntStream.range(0, split.size()).mapToObj(split::file).collect(Collectors.toSet());
  }

  @Test
  void shouldReadEveryImageAsAStreamReadsIt() throws IOException, ImageRejectedException {
    Preprocessing preprocessing = new Preprocessing(Resize.BILINEAR, Fit.PAD, Grey.LUMA, "#102030");
    ImageSpec input = new ImageSpec(24, 40, 1);

    Dataset dataset = folder.read(new FolderOptions(input, preprocessing, 0.5, 1, false));

    assertEquals(preprocessing, dataset.preprocessing());
    ImageReader reader = new ImageReader(ImageLimits.DEFAULT);
    for (Split split : List.of(dataset.train(), dataset.test())) {
      for (int i = 0; i < split.size(); i++) {
        byte[] file = Files.readAllBytes(split.file(i));
        assertArrayEquals(reader.read(file, null, input, preprocessing), split.pixels(i));
        String label = dataset.labels().get(split.label(i));
        assertEquals(label, split.file(i).getParent().getFileName().toString());
      }
    }
  }

  @Test
  void shouldListDamagedFilesAndLeaveThemOut() throws IOException {
    folder.cut("stop/image01.JPG");
    folder.cut("go/image00.png");
    folder.write("go/words.jpeg", "no image at all".getBytes(StandardCharsets.UTF_8));
    folder.write("Wait/nothing.png", new byte[0]);
    folder.write("Wait/Thumbs.db", new byte[100]);
    folder.write("Wait/.hidden.png", new byte[100]);

    Dataset dataset = folder.read();

    assertEquals(33, dataset.train().size() + dataset.test().size());
    assertEquals(
        List.of("Wait/nothing.png", "go/image00.png", "go/words.jpeg", "stop/image01.JPG"),
        dataset.damaged().stream().map(Dataset.DamagedFile::path).toList());
    assertEquals("the image has no bytes", dataset.damaged().get(0).why());
    assertTrue(dataset.damaged().get(3).why().startsWith("the JPEG cannot be decoded: "));
  }

  @Test
  void shouldStopAtDamagedFilesIfStrict() throws IOException {
    assertEquals(28, folder.read(STRICT).train().size());
    folder.cut("go/image00.png");

    CorruptDatasetException e =
        assertThrows(CorruptDatasetException.class, () -> folder.read(STRICT));

    assertTrue(
        e.getMessage()
            .startsWith(
                "1 of 35 images in " + root + " are damaged: go/image00.png (the PNG cannot be"),
        e.getMessage());
  }

  @Test
  void shouldNameALabelWithoutAnImageThatCanBeRead() throws IOException {
    folder.write("turn/a.png", new byte[10]);

    CorruptDatasetException e = assertThrows(CorruptDatasetException.class, folder::read);

    assertTrue(e.getMessage().contains("no image of label 'turn' can be read"), e.getMessage());
  }

  @Test
  void shouldChangeTheDigestWithOnePixelOfOneFile() throws IOException {
    BufferedImage large = new BufferedImage(400, 400, BufferedImage.TYPE_INT_RGB);
    folder.write("go/large.png", large, false);
    Dataset before = folder.read();
    // So small a change in so large an image is gone when it is brought to 32x32.
    large.setRGB(200, 200, 1);
    folder.write("go/large.png", large, false);

    Dataset after = folder.read();

    assertNotEquals(before.digest(), after.digest());
    assertEquals(before.labels(), after.labels());
    assertArrayEquals(before.train().allPixels(), after.train().allPixels());
    assertArrayEquals(before.test().allPixels(), after.test().allPixels());
  }

  @Test
  void shouldKeepTheDigestWhereverAndWheneverTheFilesWereWritten() throws IOException {
    Dataset before = folder.read();
    Path copy = directory.resolve("elsewhere").resolve("signs");
    List<Path> files;
    try (var walk = Files.walk(root)) {
      files = walk.filter(Files::isRegularFile).sorted((a, b) -> b.compareTo(a)).toList();
    }
    for (Path file : files) {
      Path target = copy.resolve(root.relativize(file));
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
      Files.setLastModifiedTime(target, FileTime.from(Instant.EPOCH));
    }

    assertEquals(before.digest(), new ImageFolder(copy).read().digest());
  }

  @Test
  void shouldKeepTheDigestOfAPartThatDidNotChange() throws IOException {
    Dataset before = folder.read().onlyLabels(List.of("go", "stop"));
    BufferedImage changed = ImageIO.read(root.resolve("Wait/image00.png").toFile());
    changed.setRGB(0, 0, 1);
    folder.write("Wait/image00.png", changed, false);
    assertEquals(before.digest(), folder.read().onlyLabels(List.of("go", "stop")).digest());

    folder.write("go/image00.png", changed, false);

    assertNotEquals(before.digest(), folder.read().onlyLabels(List.of("go", "stop")).digest());
  }

  @Test
  void shouldSayWhenItsLabelsAreUneven() {
    Dataset dataset = folder.read();

    ClassBalance balance = ClassBalance.of(dataset.train(), dataset.labels());

    assertEquals(new ClassBalance("Wait", 4, "stop", 16), balance);
    assertTrue(balance.isUneven());
  }

  @Test
  void shouldRefuseWhatIsNoFolderOfFolders() {
    InvalidRequestException none =
        assertThrows(
            InvalidRequestException.class,
            () -> Datasets.check(directory.resolve("none").toString(), FolderOptions.DEFAULT));
    InvalidRequestException one =
        assertThrows(
            InvalidRequestException.class,
            () -> Datasets.check(directory.toString(), FolderOptions.DEFAULT));

    assertTrue(none.getMessage().endsWith("none is no directory"), none.getMessage());
    assertTrue(one.getMessage().contains("has one folder, but a data set needs two or more"));
  }

  @Test
  void shouldRefuseFolderOptionsForADataSetThatIsAsItIs() {
    InvalidRequestException e =
        assertThrows(
            InvalidRequestException.class,
            () -> Datasets.load("mnist", directory, STRICT, DownloadListener.NONE));

    assertTrue(e.getMessage().endsWith("are for a folder of images; mnist is as it is"));
  }

  private void assertRefused(String message) {
    InvalidRequestException e = assertThrows(InvalidRequestException.class, folder::read);
    assertTrue(e.getMessage().endsWith(message), e.getMessage());
  }
}
