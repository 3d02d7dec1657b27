package io.streamlens.trainer.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.streamlens.modelstore.json.JsonFormat;
import io.streamlens.trainer.dataset.topic.TopicSelection;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a job is to train on: a data set by its name (in JSON a string), or records of a topic (an
 * object).
 *
 * @param name such as {@code fashion-mnist}; absent if it is a topic
 * @param topic which records; absent if it is a name
 */
public record RequestedDataset(@Nullable String name, @Nullable TopicSelection topic) {

  private static final JsonFormat<TopicSelection> TOPIC = JsonFormat.compact(TopicSelection.class);

  /**
   * @throws IllegalArgumentException if it is not exactly one of the two
   */
  public RequestedDataset {
    if ((name == null) == (topic == null) || (name != null && name.isBlank())) {
      throw new IllegalArgumentException("must be a data set's name or a range of a topic");
    }
  }

  /** A data set that is known by name. */
  public static RequestedDataset named(String name) {
    return new RequestedDataset(name, null);
  }

  /** Records of a topic. */
  public static RequestedDataset of(TopicSelection topic) {
    return new RequestedDataset(null, topic);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static RequestedDataset read(JsonNode json) {
    if (json.isTextual()) {
      return named(json.textValue());
    }
    if (!json.isObject()) {
      throw new IllegalArgumentException("must be a data set's name or a range of a topic");
    }
    return of(TOPIC.read(json.toString().getBytes(StandardCharsets.UTF_8)));
  }

  @JsonValue
  Object json() {
    return name == null ? Objects.requireNonNull(topic) : name;
  }
}
