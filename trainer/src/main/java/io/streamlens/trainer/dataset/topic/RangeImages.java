package io.streamlens.trainer.dataset.topic;

import io.streamlens.modelstore.image.ImageReader;
import io.streamlens.modelstore.image.ImageRejectedException;
import io.streamlens.trainer.dataset.Dataset;
import io.streamlens.trainer.dataset.DatasetUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** What has been read of a range so far. */
final class RangeImages {

  private static final int MAX_LABELS = 10_000;

  private final TopicSelection selection;
  private final ImageReader reader;
  private final long maxBytes;
  private final List<String> labels = new ArrayList<>();
  private final LabelledImages train;
  private final LabelledImages test;
  private final Omissions omissions = new Omissions();

  /**
   * @param maxBytes of all pixels together
   */
  RangeImages(TopicSelection selection, ImageReader reader, long maxBytes) {
    this.selection = selection;
    this.reader = reader;
    this.maxBytes = maxBytes;
    this.train = new LabelledImages(selection.input());
    this.test = new LabelledImages(selection.input());
    if (selection.labels() != null) {
      labels.addAll(selection.labels());
    }
  }

  /**
   * Takes a record in, or counts it among those that are left out.
   *
   * @throws DatasetUnavailableException if there are more than the memory may hold
   */
  void add(ConsumerRecord<byte[], byte[]> next) {
    ImageId id = ImageId.of(next);
    String label = header(next, "label");
    if (label == null || label.isBlank()) {
      omissions.add(Omissions.UNLABELLED, id.value(), "it has no header 'label'");
      return;
    }
    int index = index(label);
    if (index < 0) {
      omissions.add(Omissions.OTHER_LABEL, id.value(), "its label is '" + label + "'");
      return;
    }
    try {
      byte[] pixels =
          reader.read(
              next.value(),
              header(next, "content-type"),
              selection.input(),
              selection.effectivePreprocessing());
      add(id, index, pixels);
    } catch (ImageRejectedException e) {
      String reason = e.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
      omissions.add(reason, id.value(), String.valueOf(e.getMessage()));
    }
  }

  private void add(ImageId id, int label, byte[] pixels) {
    long bytes = (train.size() + test.size() + 1L) * pixels.length;
    if (bytes > maxBytes) {
      throw new DatasetUnavailableException(
          "the range of topic '%s' has more than %,d images of %s, for which %,d bytes are allowed: take a smaller range, or allow more"
              .formatted(
                  selection.topic(), train.size() + test.size(), selection.input(), maxBytes));
    }
    LabelledImages split = id.testPlace() < selection.effectiveTestShare() ? test : train;
    split.add(pixels, label, id.validationPlace());
  }

  private int index(String label) {
    int index = labels.indexOf(label);
    if (index < 0 && selection.labels() == null) {
      if (labels.size() == MAX_LABELS) {
        throw new DatasetUnavailableException(
            "topic '%s' has more than %,d different labels"
                .formatted(selection.topic(), MAX_LABELS));
      }
      labels.add(label);
      return labels.size() - 1;
    }
    return index;
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> next, String name) {
    Header header = next.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /**
   * All of it.
   *
   * @throws DatasetUnavailableException if it is too little to train and to test on
   */
  TopicDataset toDataset(TopicRange range) {
    List<String> ordered =
        selection.labels() == null ? labels.stream().sorted().toList() : selection.labels();
    if (ordered.size() < 2 || train.size() == 0 || test.size() == 0) {
      throw new DatasetUnavailableException(
          "the range of topic '%s' gives no data set: %,d images to train on and %,d to test on, %d labels; left out: %s"
              .formatted(
                  range.topic(), train.size(), test.size(), ordered.size(), omissions.counts()));
    }
    int[] newLabels = labels.stream().mapToInt(ordered::indexOf).toArray();
    Dataset dataset =
        Dataset.of(
            "topic:" + range.topic(),
            ordered,
            selection.input(),
            train.toSplit(newLabels),
            test.toSplit(newLabels));
    return new TopicDataset(
        withPreprocessing(dataset), range, omissions.counts(), omissions.named());
  }

  /** Whoever serves the model has to bring images to their shape in the same way. */
  private Dataset withPreprocessing(Dataset plain) {
    return new Dataset(
        plain.name(),
        plain.digest(),
        plain.labels(),
        plain.input(),
        plain.train(),
        plain.test(),
        selection.effectivePreprocessing(),
        List.of());
  }
}
