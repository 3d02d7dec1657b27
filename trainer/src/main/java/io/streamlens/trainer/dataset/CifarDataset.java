package io.streamlens.trainer.dataset;

import io.streamlens.modelstore.manifest.ImageSpec;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A data set in the binary version of CIFAR-10: five batches to train on and one to test on, in a
 * compressed archive or unpacked.
 *
 * @param name such as {@code cifar-10}
 * @param labels in index order
 * @param homes addresses that end in {@code /}, under which the archive lies; tried in turn
 * @param files the archive as it is published
 */
record CifarDataset(String name, List<String> labels, List<URI> homes, List<PublishedFile> files)
    implements PublishedDataset {

  static final String ARCHIVE = "cifar-10-binary.tar.gz";

  /**
   * The data set of Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009. Size
   * and sum are those that several independent projects publish for the archive of this home.
   */
  static final CifarDataset CIFAR_10 =
      new CifarDataset(
          "cifar-10",
          List.of(
              "airplane",
              "automobile",
              "bird",
              "cat",
              "deer",
              "dog",
              "frog",
              "horse",
              "ship",
              "truck"),
          List.of(URI.create("https://www.cs.toronto.edu/~kriz/")),
          List.of(
              new PublishedFile(
                  ARCHIVE,
                  170_052_171,
                  "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")));

  private static final String TEST = "test_batch.bin";
  private static final List<String> TRAIN =
      IntStream.rangeClosed(1, 5).mapToObj("data_batch_%d.bin"::formatted).toList();

  @Override
  public @Nullable String debianPackage() {
    return null;
  }

  @Override
  public String wanted() {
    return ARCHIVE + ", or the six .bin files that are in it,";
  }

  /** {@inheritDoc} The archive has them all; unpacked ones are looked for first. */
  @Override
  public Optional<String> missingIn(Path directory) {
    Optional<String> missing =
        batchFiles().filter(file -> !Files.isRegularFile(find(directory, file))).findFirst();
    return Files.isRegularFile(directory.resolve(ARCHIVE)) ? Optional.empty() : missing;
  }

  private static Stream<String> batchFiles() {
    return Stream.concat(TRAIN.stream(), Stream.of(TEST));
  }

  /** In the directory itself, or in the folder that the archive unpacks into. */
  private static Path find(Path directory, String file) {
    Path here = directory.resolve(file);
    return Files.exists(here) ? here : directory.resolve("cifar-10-batches-bin").resolve(file);
  }

  @Override
  public Dataset read(Path directory) {
    boolean unpacked = batchFiles().allMatch(file -> Files.isRegularFile(find(directory, file)));
    CifarBatches batches =
        unpacked
            ? CifarBatches.ofFiles(batchFiles().map(file -> find(directory, file)).toList())
            : CifarBatches.ofArchive(directory.resolve(ARCHIVE), batchFiles().toList());
    ImageSpec input = CifarBatches.INPUT;
    Split train = batches.split(TRAIN, labels.size());
    Split test = batches.split(List.of(TEST), labels.size());
    return Dataset.of(name, labels, input, train, test);
  }
}
