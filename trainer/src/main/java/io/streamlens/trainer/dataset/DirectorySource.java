package io.streamlens.trainer.dataset;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Directories that have a folder for each data set: the user's cache, a distribution's place.
 *
 * @param parent holds {@code <name>/train-images-idx3-ubyte.gz} and so on
 */
record DirectorySource(Path parent) implements DatasetSource {

  @Override
  public Lookup lookUp(PublishedDataset dataset) {
    Path directory = parent.resolve(dataset.name());
    if (!Files.isDirectory(directory)) {
      return new Lookup.Missing("no " + directory);
    }
    return dataset
        .missingIn(directory)
        .<Lookup>map(file -> new Lookup.Missing(directory + " lacks " + file))
        .orElseGet(() -> new Lookup.Found(directory));
  }
}
