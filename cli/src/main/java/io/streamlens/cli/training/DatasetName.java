package io.streamlens.cli.training;

import io.streamlens.trainer.dataset.Datasets;
import java.nio.file.Path;
import java.util.Locale;

/** What a data set is called on the command line, and what a model of it is called. */
public final class DatasetName {

  /** How commands explain the option. */
  public static final String EXPLAINED =
      "fashion-mnist, mnist, cifar-10, or the path of a folder of images, such as ./flowers";

  private DatasetName() {}

  /**
   * A name for a model that is trained on it: a folder's own name, made one that models may have.
   */
  public static String modelName(String dataset) {
    String name =
        Datasets.isFolder(dataset)
            ? String.valueOf(Path.of(dataset).toAbsolutePath().normalize().getFileName())
            : dataset;
    String cleaned =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-").replaceFirst("^[._-]+", "");
    return cleaned.isEmpty() ? "images" : cleaned.substring(0, Math.min(63, cleaned.length()));
  }
}
