package io.streamlens.trainer.dataset;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A data set that is published as four IDX files.
 *
 * @param name such as {@code fashion-mnist}
 * @param labels in index order
 * @param homes addresses that end in {@code /}, under which the files lie; tried in turn
 * @param files the four files as they are published
 * @param debianPackage the Debian package that holds it; absent where there is none
 */
record IdxDataset(
    String name,
    List<String> labels,
    List<URI> homes,
    List<PublishedFile> files,
    @Nullable String debianPackage)
    implements PublishedDataset {

  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  @Override
  public String wanted() {
    return "its four IDX files (" + files.get(0).name() + ", …)";
  }

  @Override
  public Optional<String> missingIn(Path directory) {
    return Stream.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS)
        .filter(file -> find(directory, file).isEmpty())
        .map(file -> file + "[.gz]")
        .findFirst();
  }

  /** {@inheritDoc} The files may be compressed with gzip or not. */
  @Override
  public Dataset read(Path directory) {
    Split train = readSplit(directory, TRAIN_IMAGES, TRAIN_LABELS);
    Split test = readSplit(directory, TEST_IMAGES, TEST_LABELS);
    if (!train.input().equals(test.input())) {
      throw new CorruptDatasetException(
          "%s: training images are %s, test images %s"
              .formatted(directory, train.input(), test.input()));
    }
    return Dataset.of(name, labels, train.input(), train, test);
  }

  private Split readSplit(Path directory, String imagesName, String labelsName) {
    Path imagesFile = require(directory, imagesName);
    Path labelsFile = require(directory, labelsName);
    IdxFile images = IdxFile.read(imagesFile, 3);
    int[] labelsOfImages = checkedLabels(labelsFile, IdxFile.read(labelsFile, 1).values());
    if (images.dimensions()[0] != labelsOfImages.length) {
      throw new CorruptDatasetException(
          "%s holds %d images, but %s %d labels"
              .formatted(imagesFile, images.dimensions()[0], labelsFile, labelsOfImages.length));
    }
    return new Split(spec(imagesFile, images.dimensions()), images.values(), labelsOfImages);
  }

  private int[] checkedLabels(Path file, byte[] values) {
    int[] indices = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      indices[i] = values[i] & 0xff;
      if (indices[i] >= labels.size()) {
        throw new CorruptDatasetException(
            "%s: image %d has label %d, but %s has labels 0 to %d"
                .formatted(file, i, indices[i], name, labels.size() - 1));
      }
    }
    return indices;
  }

  private static ImageSpec spec(Path file, int[] dimensions) {
    try {
      return new ImageSpec(dimensions[1], dimensions[2], 1);
    } catch (IllegalArgumentException e) {
      throw new CorruptDatasetException(file + ": " + e.getMessage(), e);
    }
  }

  private static Path require(Path directory, String name) {
    return find(directory, name)
        .orElseThrow(() -> new CorruptDatasetException(directory + " has no " + name + "[.gz]"));
  }

  private static Optional<Path> find(Path directory, String name) {
    // Some archives of MNIST write train-images.idx3-ubyte.
    String dotted = name.replace("-idx", ".idx");
    return Stream.of(name, name + ".gz", dotted, dotted + ".gz")
        .map(directory::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
