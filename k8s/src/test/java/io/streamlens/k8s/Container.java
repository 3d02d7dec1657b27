package io.streamlens.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A container of the pods that a manifest makes.
 *
 * @param owner the manifest
 * @param tree the container's part of it
 */
record Container(Manifest owner, JsonNode tree) {

  String name() {
    return tree.path("name").asText();
  }

  /** The image's name without its tag. */
  String image() {
    return tree.path("image").asText().replaceFirst(":[^:/]*$", "");
  }

  String imageTag() {
    return tree.path("image").asText().substring(image().length()).replaceFirst("^:", "");
  }

  List<String> args() {
    return StreamSupport.stream(tree.path("args").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  /** The number of the port called {@code port}; 0 if there is none. */
  int port(String port) {
    for (JsonNode candidate : tree.path("ports")) {
      if (candidate.path("name").asText().equals(port)) {
        return candidate.path("containerPort").asInt();
      }
    }
    return 0;
  }

  /** Where the pod's volume {@code volume} is mounted. */
  Stream<String> mountsOf(String volume) {
    return StreamSupport.stream(tree.path("volumeMounts").spliterator(), false)
        .filter(mount -> mount.path("name").asText().equals(volume))
        .map(mount -> mount.path("mountPath").asText());
  }

  /** Whether a volume is mounted at {@code path}. */
  boolean mountsAt(String path) {
    return StreamSupport.stream(tree.path("volumeMounts").spliterator(), false)
        .anyMatch(mount -> mount.path("mountPath").asText().equals(path));
  }

  @Override
  public String toString() {
    return owner + " " + name();
  }
}
