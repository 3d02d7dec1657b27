package io.streamlens.inference.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamlens.modelstore.ModelVersion;
import java.util.List;

/**
 * What the classifications of one model have in common, written once.
 *
 * @param version of the model
 * @param model its member {@code "model"}
 * @param labels the members {@code "label"} and {@code "index"} of each of its labels
 */
@SuppressWarnings("ArrayRecordComponent")
record ModelJson(ModelVersion version, byte[] model, byte[][] labels) {

  static ModelJson of(ModelVersion version) {
    JsonBuffer json = new JsonBuffer();
    List<String> labels = version.manifest().labels();
    byte[][] encoded = new byte[labels.size()][];
    for (int index = 0; index < encoded.length; index++) {
      encoded[index] =
          json.clear()
              .json(utf8("\"label\":"))
              .string(labels.get(index))
              .json(utf8(",\"index\":"))
              .number(index)
              .toBytes();
    }
    byte[] model =
        json.clear()
            .json(utf8("\"model\":{\"name\":"))
            .string(version.name())
            .json(utf8(",\"version\":"))
            .number(version.version())
            .json(utf8(",\"digest\":"))
            .string(version.digest().value())
            .json(utf8("}"))
            .toBytes();
    return new ModelJson(version, model, encoded);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
