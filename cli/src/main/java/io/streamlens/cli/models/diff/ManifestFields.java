package io.streamlens.cli.models.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.manifest.ManifestJson;
import io.streamlens.modelstore.manifest.ModelManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A manifest as one flat list: {@code input.height}, {@code training.hyperparameters.epochs} and so
 * on. It is taken from the JSON, so that a field that comes into the manifest later is compared
 * without a change here.
 */
final class ManifestFields {

  private static final JsonMapper MAPPER = new JsonMapper();

  private ManifestFields() {}

  /**
   * Every leaf of {@code model.json} by its path, an array as one leaf; but labels and files, which
   * are no fields, and name and version, which nobody asks about; and with the golden samples'
   * number and a digest in place of their pixels.
   */
  static SortedMap<String, JsonNode> of(ModelManifest manifest) {
    try {
      ObjectNode json = (ObjectNode) MAPPER.readTree(ManifestJson.write(manifest));
      json.remove(List.of("name", "version", "labels", "files"));
      JsonNode samples = json.path("golden").path("samples");
      ((ObjectNode) json.path("golden")).put("samples", summary(samples));
      SortedMap<String, JsonNode> fields = new TreeMap<>();
      flatten("", json, fields);
      return fields;
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  private static String summary(JsonNode samples) throws IOException {
    return samples.size() + ", " + Digest.of(MAPPER.writeValueAsBytes(samples));
  }

  private static void flatten(String path, JsonNode node, SortedMap<String, JsonNode> fields) {
    if (!node.isObject()) {
      fields.put(path, node);
      return;
    }
    node.properties()
        .forEach(
            field ->
                flatten(
                    path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                    field.getValue(),
                    fields));
  }
}
