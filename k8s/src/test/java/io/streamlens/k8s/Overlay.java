package io.streamlens.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * All that an overlay applies.
 *
 * @param name the overlay's directory
 * @param manifests in the order in which they are applied
 */
record Overlay(String name, List<Manifest> manifests) {

  Stream<Manifest> ofKind(String kind) {
    return manifests.stream().filter(manifest -> manifest.kind().equals(kind));
  }

  Optional<Manifest> find(String kind, String name) {
    return ofKind(kind).filter(manifest -> manifest.name().equals(name)).findFirst();
  }

  /** The data of a ConfigMap; missing if it is not there. */
  JsonNode configMap(String name) {
    return find("ConfigMap", name)
        .map(map -> map.tree().path("data"))
        .orElse(MissingNode.getInstance());
  }

  Stream<Manifest> makingPods() {
    return manifests.stream().filter(Manifest::makesPods);
  }

  Stream<Container> containers() {
    return makingPods().flatMap(manifest -> manifest.containers().stream());
  }

  /** The containers that run an image, by its name without tag. */
  Stream<Container> running(String image) {
    return containers().filter(container -> container.image().equals(image));
  }

  /** Whether {@code selector} (of label names and values) chooses some pods of this overlay. */
  boolean choosesPods(JsonNode selector) {
    return makingPods()
        .map(manifest -> manifest.podTemplate().path("metadata").path("labels"))
        .anyMatch(labels -> matches(selector, labels));
  }

  private static boolean matches(JsonNode selector, JsonNode labels) {
    return selector.properties().stream()
        .allMatch(label -> labels.path(label.getKey()).equals(label.getValue()));
  }

  /** The elements of a list; none if it is missing. */
  static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
