package io.streamlens.cli.training;

import io.streamlens.trainer.InvalidRequestException;
import io.streamlens.trainer.dataset.Datasets;

/** Finds out early whether there is a data set of some name. */
public final class DatasetName {

  private DatasetName() {}

  /**
   * Does nothing for a name that is known; the images are not looked for.
   *
   * @throws InvalidRequestException listing those that there are
   */
  public static void check(String name) {
    if (!Datasets.names().contains(name)) {
      throw new InvalidRequestException(
          "unknown data set '%s' (there is %s)"
              .formatted(name, String.join(", ", Datasets.names())));
    }
  }
}
