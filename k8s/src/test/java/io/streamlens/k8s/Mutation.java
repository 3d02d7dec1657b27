package io.streamlens.k8s;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A fault made on purpose, in a copy of an overlay. */
final class Mutation {

  private static final YAMLMapper YAML = new YAMLMapper();

  private Mutation() {}

  /**
   * The overlay with one value more or another.
   *
   * @param target kind and beginning of the name, as in {@code ConfigMap/inference-stream}; it must
   *     be there
   * @param pointer where the value goes; the object or list around it must be there
   * @param value YAML
   */
  static Overlay set(Overlay overlay, String target, String pointer, String value) {
    List<Manifest> copies =
        overlay.manifests().stream().map(each -> new Manifest(each.tree().deepCopy())).toList();
    Manifest chosen =
        copies.stream()
            .filter(manifest -> manifest.toString().startsWith(target))
            .findFirst()
            .orElseThrow();
    put(chosen.tree(), JsonPointer.compile(pointer), value);
    return new Overlay(overlay.name(), copies);
  }

  private static void put(JsonNode tree, JsonPointer pointer, String value) {
    JsonNode parent = tree.at(pointer.head());
    String last = pointer.last().getMatchingProperty();
    try {
      JsonNode node = YAML.readTree(value);
      if (parent instanceof ObjectNode object) {
        object.set(last, node);
      } else {
        ((ArrayNode) parent).set(Integer.parseInt(last), node);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
