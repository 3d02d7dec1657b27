package io.streamlens.trainer.dataset;

import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.image.ImageLimits;
import io.streamlens.modelstore.image.ImageReader;
import io.streamlens.modelstore.image.ImageRejectedException;
import io.streamlens.trainer.InvalidRequestException;
import io.streamlens.trainer.dataset.Dataset.DamagedFile;
import io.streamlens.trainer.dataset.Split.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A folder with a folder of images for each label. Every file is read by the code that reads a
 * stream's images, so a model sees in serving what it saw in training.
 */
final class FolderDataset {

  private static final int LISTED = 5;

  private final Path directory;
  private final FolderOptions options;
  private final ImageReader reader = new ImageReader(ImageLimits.DEFAULT);
  private final List<String> labels;
  private final List<Path> paths = new ArrayList<>();
  private final List<Integer> indices = new ArrayList<>();
  private byte[] pixels = {};
  private @Nullable ImageFile[] files = {};
  private @Nullable DamagedFile[] damaged = {};

  private FolderDataset(Path directory, FolderOptions options) {
    this.directory = directory;
    this.options = options;
    LabelFolders folders = LabelFolders.of(directory);
    this.labels = folders.labels();
    for (int label = 0; label < labels.size(); label++) {
      for (Path image : folders.images(labels.get(label))) {
        paths.add(image);
        indices.add(label);
      }
    }
  }

  /**
   * Looks at the folders only.
   *
   * @throws InvalidRequestException if {@code directory} is no folder of folders
   */
  static void check(Path directory) {
    LabelFolders.of(directory);
  }

  /**
   * Reads all images.
   *
   * @throws InvalidRequestException if {@code directory} is no folder of folders, or its images
   *     need more memory than one array has
   * @throws CorruptDatasetException if a label has no image that can be read, no label has two, or
   *     a file is damaged and {@code options} are strict
   */
  static Dataset read(Path directory, FolderOptions options) {
    return new FolderDataset(directory.toAbsolutePath().normalize(), options).read();
  }

  private Dataset read() {
    readImages();
    List<DamagedFile> listed = Arrays.stream(damaged).filter(file -> file != null).toList();
    if (options.strict() && !listed.isEmpty()) {
      throw new CorruptDatasetException(
          "%d of %d images in %s are damaged: %s"
              .formatted(listed.size(), paths.size(), directory, inShort(listed)));
    }
    Split all = whatCouldBeRead(listed);
    ValidationSplit parts =
        ValidationSplit.of(all, options.testShare(), labels.size(), options.splitSeed());
    if (parts.validation().size() == 0) {
      throw new CorruptDatasetException(
          directory + " has one image of each label: too few to train and to test on");
    }
    return Dataset.of(
        String.valueOf(directory.getFileName()),
        labels,
        options.input(),
        parts.train(),
        parts.validation(),
        options.preprocessing(),
        listed);
  }

  private void readImages() {
    long size = (long) paths.size() * options.input().size();
    if (size > Integer.MAX_VALUE - 8) {
      throw new InvalidRequestException(
          "%d images of %s in %s need %d MiB, but 2,047 can be held: choose a smaller size"
              .formatted(paths.size(), options.input(), directory, size >> 20));
    }
    pixels = new byte[(int) size];
    files = new ImageFile[paths.size()];
    damaged = new DamagedFile[paths.size()];
    // Each writes to places of its own.
    IntStream.range(0, paths.size()).parallel().forEach(this::read);
  }

  private void read(int index) {
    Path path = paths.get(index);
    try {
      if (Files.size(path) > ImageLimits.DEFAULT.maxBytes()) {
        throw new IOException("larger than " + ImageLimits.DEFAULT.maxBytes() + " bytes");
      }
      byte[] bytes = Files.readAllBytes(path);
      byte[] image = reader.read(bytes, null, options.input(), options.preprocessing());
      System.arraycopy(image, 0, pixels, index * options.input().size(), image.length);
      files[index] = new ImageFile(path, Digest.of(bytes));
    } catch (ImageRejectedException e) {
      damaged[index] = damaged(path, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      damaged[index] = damaged(path, "it cannot be read: " + e.getMessage());
    }
  }

  private DamagedFile damaged(Path path, String why) {
    String relative = directory.relativize(path).toString().replace('\\', '/');
    return new DamagedFile(relative, why);
  }

  private static String inShort(List<DamagedFile> damaged) {
    String first =
        damaged.stream()
            .limit(LISTED)
            .map(file -> file.path() + " (" + file.why() + ")")
            .collect(Collectors.joining("; "));
    return damaged.size() > LISTED ? first + "; …" : first;
  }

  private Split whatCouldBeRead(List<DamagedFile> listed) {
    int[] read = IntStream.range(0, paths.size()).filter(i -> files[i] != null).toArray();
    List<ImageFile> readFiles = new ArrayList<>();
    byte[] kept = read.length == paths.size() ? pixels : new byte[read.length * size()];
    int[] keptLabels = new int[read.length];
    for (int i = 0; i < read.length; i++) {
      readFiles.add(Objects.requireNonNull(files[read[i]]));
      keptLabels[i] = indices.get(read[i]);
      System.arraycopy(pixels, read[i] * size(), kept, i * size(), size());
    }
    Split split = new Split(options.input(), kept, keptLabels, readFiles);
    int[] counts = split.counts(labels.size());
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] == 0) {
        throw new CorruptDatasetException(
            "%s: no image of label '%s' can be read: %s"
                .formatted(directory, labels.get(label), inShort(listed)));
      }
    }
    return split;
  }

  private int size() {
    return options.input().size();
  }
}
