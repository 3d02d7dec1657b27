package io.streamlens.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamlens.cli.topic.StreamlensTopic;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TopicsTest {

  @Test
  void shouldBeTheSameForTheOperatorAsForTheCommandLine() {
    Overlay overlay = Kustomize.overlay("cpu");
    Map<String, StreamlensTopic> expected =
        StreamlensTopic.ALL.stream().collect(Collectors.toMap(StreamlensTopic::name, t -> t));

    Map<String, StreamlensTopic> found = new TreeMap<>();
    overlay.ofKind("KafkaTopic").forEach(topic -> found.put(topic.name(), read(topic)));

    assertEquals(new TreeMap<>(expected), found);
  }

  private static StreamlensTopic read(Manifest topic) {
    JsonNode config = topic.spec().path("config");
    return new StreamlensTopic(
        topic.name(),
        config.path("cleanup.policy").asText().equals("compact"),
        config.path("max.message.bytes").asInt());
  }
}
