package io.streamlens.trainer.dataset.topic;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Exactly these records of a topic. As long as they are there, the same range gives the same
 * images.
 *
 * @param topic its name
 * @param spans one for each partition that has part in it, ascending; none twice
 */
public record TopicRange(String topic, List<Span> spans) {

  /**
   * Successive offsets of one partition.
   *
   * @param partition 0 or more
   * @param from the first offset
   * @param to the first offset after it, above {@code from}
   */
  public record Span(
      @JsonProperty(required = true) int partition,
      @JsonProperty(required = true) long from,
      @JsonProperty(required = true) long to) {

    /**
     * @throws IllegalArgumentException if it is empty or lies before offset 0
     */
    public Span {
      if (partition < 0 || from < 0 || to <= from) {
        throw new IllegalArgumentException(
            "partition %d from %d to %d is no range of offsets".formatted(partition, from, to));
      }
    }
  }

  public TopicRange {
    spans = List.copyOf(spans);
  }

  /** What a manifest says of it. */
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("datasetTopic", topic);
    facts.put("datasetPartitions", spans.stream().map(Span::partition).toList());
    facts.put("datasetFrom", spans.stream().map(Span::from).toList());
    facts.put("datasetTo", spans.stream().map(Span::to).toList());
    return facts;
  }
}
