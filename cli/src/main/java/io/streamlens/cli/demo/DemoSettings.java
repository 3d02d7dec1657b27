package io.streamlens.cli.demo;

import io.streamlens.cli.send.ImageEncoding;
import io.streamlens.cli.training.DatasetName;
import io.streamlens.trainer.dataset.FolderOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the demo is to show.
 *
 * @param dataset name of the data set, or path of a folder of images
 * @param data directory with its files; absent: looked for in the usual places
 * @param folder how it is read if it is a folder
 * @param network name of the network
 * @param images how many images the counted burst has, 1 or more
 * @param format how they are encoded; absent: as the files of a folder are, PNG for others
 * @param port of the stream's page, 1 to 65535
 */
record DemoSettings(
    String dataset,
    @Nullable Path data,
    FolderOptions folder,
    String network,
    int images,
    @Nullable ImageEncoding format,
    int port) {

  /** What the model is published as. */
  String model() {
    return DatasetName.modelName(dataset);
  }
}
