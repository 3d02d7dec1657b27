package io.streamlens.trainer.dataset;

import java.nio.file.Path;

/** A place where a data set's files may be. */
interface DatasetSource {

  /** Looks for the files of {@code dataset}, fetching them if that is what this place is about. */
  Lookup lookUp(PublishedDataset dataset);

  /** What came of it. */
  sealed interface Lookup {

    /**
     * The files are there.
     *
     * @param directory holds all of them
     */
    record Found(Path directory) implements Lookup {}

    /**
     * They are not to be had here.
     *
     * @param why what was tried and what came of it, as part of a sentence
     */
    record Missing(String why) implements Lookup {}
  }
}
