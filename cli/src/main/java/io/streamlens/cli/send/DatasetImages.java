package io.streamlens.cli.send;

import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.Split;
import java.util.Map;

/** Images of a data set's split; key: the image's index. */
public final class DatasetImages {

  private final Dataset dataset;
  private final Split split;
  private final ImageEncoding encoding;

  public DatasetImages(Dataset dataset, Split split, ImageEncoding encoding) {
    this.dataset = dataset;
    this.split = split;
    this.encoding = encoding;
  }

  /** The number of images in the split. */
  public int size() {
    return split.size();
  }

  /** The image at {@code index}, 0 to {@link #size()} - 1, with its true label in a header. */
  public OutgoingImage image(int index) {
    String key = Integer.toString(index);
    byte[] value = encoding.encode(split.pixels(index), split.input());
    String label = dataset.labels().get(split.label(index));
    return new OutgoingImage(
        "image " + key,
        key,
        value,
        Map.of(OutgoingImage.CONTENT_TYPE, encoding.contentType(), OutgoingImage.LABEL, label));
  }
}
