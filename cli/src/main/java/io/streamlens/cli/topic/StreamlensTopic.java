package io.streamlens.cli.topic;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic as Streamlens needs it.
 *
 * @param name its default name
 * @param compacted whether only the last value of each key is kept
 * @param maxMessageBytes the largest record it must take, headers included, in bytes
 */
public record StreamlensTopic(String name, boolean compacted, int maxMessageBytes) {

  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;

  /** Kafka's own default for a topic. */
  private static final int DEFAULT_BYTES = MIB + 12;

  /** Images to be classified: 10 MiB each, and room for headers. */
  public static final StreamlensTopic IMAGES =
      new StreamlensTopic("images", false, 10 * MIB + 64 * KIB);

  /** One record for each image that was classified. */
  public static final StreamlensTopic CLASSIFICATIONS =
      new StreamlensTopic("classifications", false, DEFAULT_BYTES);

  /** One record for each image that was not: the image, its headers, and those that say why. */
  public static final StreamlensTopic IMAGES_DEAD_LETTER =
      new StreamlensTopic("images-dead-letter", false, IMAGES.maxMessageBytes() + 128 * KIB);

  /** The state of each model; compacted, so that the newest of each is always there. */
  public static final StreamlensTopic MODEL_EVENTS =
      new StreamlensTopic("model-events", true, DEFAULT_BYTES);

  /** What each instance of a stream makes of a model: serves it, rejects it. */
  public static final StreamlensTopic SERVING_EVENTS =
      new StreamlensTopic("serving-events", false, DEFAULT_BYTES);

  /** What is to be trained. */
  public static final StreamlensTopic TRAINING_REQUESTS =
      new StreamlensTopic("training-requests", false, DEFAULT_BYTES);

  /** How trainings go. */
  public static final StreamlensTopic TRAINING_EVENTS =
      new StreamlensTopic("training-events", false, DEFAULT_BYTES);

  /** All of them. */
  public static final List<StreamlensTopic> ALL =
      List.of(
          IMAGES,
          CLASSIFICATIONS,
          IMAGES_DEAD_LETTER,
          MODEL_EVENTS,
          SERVING_EVENTS,
          TRAINING_REQUESTS,
          TRAINING_EVENTS);

  /** The same topic by another name. */
  StreamlensTopic named(String other) {
    return new StreamlensTopic(other, compacted, maxMessageBytes);
  }

  /** {@code delete} or {@code compact}. */
  String cleanupPolicy() {
    return compacted ? TopicConfig.CLEANUP_POLICY_COMPACT : TopicConfig.CLEANUP_POLICY_DELETE;
  }

  /** What the topic is created with. */
  Map<String, String> configuration() {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        cleanupPolicy(),
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        Integer.toString(maxMessageBytes));
  }
}
