package io.streamlens.cli.demo;

import io.streamlens.cli.training.DatasetName;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is to be learned.
 *
 * @param dataset name of the data set whose images flow
 * @param data directory with its files; absent: looked for in the usual places
 * @param network name of the network that is to become the champion
 * @param first labelled images before the first champion, 100 or more
 * @param images labelled images in all, more than that
 * @param trial test images that are streamed before and after, 1 or more
 * @param port of the stream's page, 1 to 65535
 */
record LearnSettings(
    String dataset,
    @Nullable Path data,
    String network,
    int first,
    int images,
    int trial,
    int port) {

  /** What the model is called. */
  String model() {
    return DatasetName.modelName(dataset);
  }
}
