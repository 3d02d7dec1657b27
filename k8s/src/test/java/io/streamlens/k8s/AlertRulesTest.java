package io.streamlens.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AlertRulesTest {

  @Test
  void shouldBeTheSameForTheOperatorAsForAPrometheusByHand() throws IOException {
    Path rules = Kustomize.ROOT.resolve("docker/prometheus/rules/streamlens.yml");
    JsonNode byHand = new YAMLMapper().readTree(rules.toFile());

    JsonNode operators =
        Kustomize.overlay("cpu").find("PrometheusRule", "streamlens").orElseThrow().spec();

    assertEquals(byHand, operators);
    assertFalse(byHand.at("/groups/0/rules").isEmpty());
  }
}
