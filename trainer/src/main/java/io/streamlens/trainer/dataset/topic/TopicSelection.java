package io.streamlens.trainer.dataset.topic;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.Preprocessing;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a topic are to be a data set, as somebody asks for it: {@link TopicReader} makes
 * the exact {@link TopicRange} of it.
 *
 * @param topic its name
 * @param fromOffsets where to begin, by partition; a partition that is not named begins at its
 *     beginning
 * @param fromTime takes the place of {@code fromOffsets}: the first record that is not older
 * @param toOffsets where to end, by partition, exclusive; a partition that is not named ends where
 *     it ends when the range is looked up
 * @param toTime takes the place of {@code toOffsets}: the first record that is not older is the
 *     first left out
 * @param input the shape that every image is brought to
 * @param labels the labels to learn, in index order; images of others are left out. Absent: all
 *     that occur, in code-point order
 * @param testShare how much of it is tested on, above 0 and below 1; absent: 0.2
 * @param preprocessing how an image of another shape is brought to {@code input}; absent: stretched
 */
public record TopicSelection(
    String topic,
    @Nullable Map<Integer, Long> fromOffsets,
    @Nullable Instant fromTime,
    @Nullable Map<Integer, Long> toOffsets,
    @Nullable Instant toTime,
    ImageSpec input,
    @Nullable List<String> labels,
    @Nullable Double testShare,
    @Nullable Preprocessing preprocessing) {

  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
  private static final double DEFAULT_TEST_SHARE = 0.2;

  /**
   * @throws IllegalArgumentException naming the field that is missing or out of its range
   */
  public TopicSelection {
    if (topic == null || !TOPIC.matcher(topic).matches()) {
      throw new IllegalArgumentException(
          "topic must be a topic's name (1 to 249 of a-z, A-Z, 0-9, '.', '_', '-'), not " + topic);
    }
    if (input == null) {
      throw new IllegalArgumentException("input is missing (height, width, channels)");
    }
    fromOffsets = checked("from", fromOffsets, fromTime);
    toOffsets = checked("to", toOffsets, toTime);
    if (labels != null) {
      labels = List.copyOf(labels);
      if (labels.size() < 2 || new HashSet<>(labels).size() != labels.size()) {
        throw new IllegalArgumentException(
            "labels must be two or more, none twice, not " + String.join(", ", labels));
      }
    }
    if (testShare != null && !(testShare > 0 && testShare < 1)) {
      throw new IllegalArgumentException("testShare must be above 0 and below 1, not " + testShare);
    }
  }

  private static @Nullable Map<Integer, Long> checked(
      String which, @Nullable Map<Integer, Long> offsets, @Nullable Instant time) {
    if (offsets == null) {
      return null;
    }
    if (time != null) {
      throw new IllegalArgumentException(
          "%sOffsets and %sTime are both there: only one of them is allowed"
              .formatted(which, which));
    }
    offsets.forEach(
        (partition, offset) -> {
          if (partition < 0 || offset == null || offset < 0) {
            throw new IllegalArgumentException(
                "%sOffsets must be offsets of 0 or more by partition, not %s: %s"
                    .formatted(which, partition, offset));
          }
        });
    return Map.copyOf(new TreeMap<>(offsets));
  }

  /** How images are brought to their shape. */
  Preprocessing effectivePreprocessing() {
    return preprocessing == null ? Preprocessing.DEFAULT : preprocessing;
  }

  /** How much of it is tested on. */
  double effectiveTestShare() {
    return testShare == null ? DEFAULT_TEST_SHARE : testShare;
  }
}
