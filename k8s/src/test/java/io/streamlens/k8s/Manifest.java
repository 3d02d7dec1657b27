package io.streamlens.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * One resource as it would be applied.
 *
 * @param tree all of it
 */
record Manifest(JsonNode tree) {

  private static final ObjectMapper YAML = new YAMLMapper();

  /** The resources of a stream of YAML documents, in their order. */
  static List<Manifest> readAll(String yaml) throws IOException {
    return YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml).readAll().stream()
        .map(Manifest::new)
        .toList();
  }

  String apiVersion() {
    return tree.path("apiVersion").asText();
  }

  String kind() {
    return tree.path("kind").asText();
  }

  String name() {
    return tree.path("metadata").path("name").asText();
  }

  JsonNode spec() {
    return tree.path("spec");
  }

  /** The pods it makes: their {@code metadata} and {@code spec}; missing if it makes none. */
  JsonNode podTemplate() {
    return switch (kind()) {
      case "Deployment", "StatefulSet", "Job" -> spec().path("template");
      case "CronJob" -> spec().path("jobTemplate").path("spec").path("template");
      default -> MissingNode.getInstance();
    };
  }

  boolean makesPods() {
    return !podTemplate().isMissingNode();
  }

  JsonNode podSpec() {
    return podTemplate().path("spec");
  }

  List<Container> containers() {
    return StreamSupport.stream(podSpec().path("containers").spliterator(), false)
        .map(tree -> new Container(this, tree))
        .toList();
  }

  /** Kind and name, as {@code kubectl} writes them. */
  @Override
  public String toString() {
    return kind() + "/" + name();
  }
}
