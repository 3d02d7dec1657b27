package io.streamlens.trainer.dataset;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directory that the user gave. Who names a directory means it: if the files are not there,
 * that is an error, and no other place is looked at.
 *
 * @param directory holds the files itself
 */
record GivenDirectory(Path directory) implements DatasetSource {

  @Override
  public Lookup lookUp(PublishedDataset dataset) {
    if (!Files.isDirectory(directory)) {
      throw new DatasetUnavailableException(
          "no data set %s: %s is no directory".formatted(dataset.name(), directory));
    }
    dataset
        .missingIn(directory)
        .ifPresent(
            file -> {
              throw new DatasetUnavailableException(
                  "no data set %s: %s lacks %s".formatted(dataset.name(), directory, file));
            });
    return new Lookup.Found(directory);
  }
}
