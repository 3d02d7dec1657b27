package io.streamlens.cli.send;

import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.Split;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Images of a data set's split; key: the image's index. */
public final class DatasetImages {

  private final Dataset dataset;
  private final Split split;
  private final @Nullable ImageEncoding encoding;

  /**
   * @param encoding how the images are encoded; absent: those that were read from a file each as
   *     these files are, others as PNG
   */
  public DatasetImages(Dataset dataset, Split split, @Nullable ImageEncoding encoding) {
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
    String label = dataset.labels().get(split.label(index));
    Path file = split.file(index);
    return encoding == null && file != null
        ? asItIs(index, file, label)
        : encoded(index, usual(encoding), label);
  }

  /** {@code encoding}, or what is usual. */
  public static ImageEncoding usual(@Nullable ImageEncoding encoding) {
    return encoding == null ? ImageEncoding.PNG : encoding;
  }

  private static OutgoingImage asItIs(int index, Path file, String label) {
    OutgoingImage image = FileImages.read(file, null);
    Map<String, String> headers = new HashMap<>(image.headers());
    headers.put(OutgoingImage.LABEL, label);
    return new OutgoingImage(image.name(), Integer.toString(index), image.value(), headers);
  }

  private OutgoingImage encoded(int index, ImageEncoding chosen, String label) {
    String key = Integer.toString(index);
    return new OutgoingImage(
        "image " + key,
        key,
        chosen.encode(split.pixels(index), split.input()),
        Map.of(OutgoingImage.CONTENT_TYPE, chosen.contentType(), OutgoingImage.LABEL, label));
  }
}
