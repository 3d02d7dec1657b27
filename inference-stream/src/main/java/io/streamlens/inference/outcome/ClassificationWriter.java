package io.streamlens.inference.outcome;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.streamlens.inference.batching.Prediction;
import io.streamlens.modelstore.ModelVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes a classification as JSON, without trees. Its schema is {@code
 * classification.v1.schema.json} beside this class. Safe for use by several threads.
 */
public final class ClassificationWriter {

  private static final int USUAL_SIZE = 512;

  private final JsonFactory json = new JsonFactory();
  private final int top;

  /**
   * @param top how many labels are listed, most probable first; all of them if there are fewer
   */
  public ClassificationWriter(int top) {
    this.top = top;
  }

  /** The value of the record on {@code classifications}, UTF-8. */
  public byte[] write(Image image, Prediction prediction) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_SIZE);
    try (JsonGenerator generator = json.createGenerator(out)) {
      generator.writeStartObject();
      generator.writeStringField("id", image.id());
      writeModel(generator, prediction.model());
      writeLabels(generator, prediction);
      writeSource(generator, image);
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return out.toByteArray();
  }

  private static void writeModel(JsonGenerator generator, ModelVersion model) throws IOException {
    generator.writeObjectFieldStart("model");
    generator.writeStringField("name", model.name());
    generator.writeNumberField("version", model.version());
    generator.writeStringField("digest", model.digest().value());
    generator.writeEndObject();
  }

  private void writeLabels(JsonGenerator generator, Prediction prediction) throws IOException {
    List<String> labels = prediction.model().manifest().labels();
    int[] best = TopLabels.of(prediction, Math.min(top, labels.size()));
    generator.writeStringField("label", labels.get(best[0]));
    generator.writeNumberField("index", best[0]);
    generator.writeNumberField("confidence", prediction.probability(best[0]));
    generator.writeArrayFieldStart("top");
    for (int index : best) {
      generator.writeStartObject();
      generator.writeStringField("label", labels.get(index));
      generator.writeNumberField("index", index);
      generator.writeNumberField("probability", prediction.probability(index));
      generator.writeEndObject();
    }
    generator.writeEndArray();
  }

  private static void writeSource(JsonGenerator generator, Image image) throws IOException {
    generator.writeObjectFieldStart("source");
    generator.writeStringField("topic", image.position().topic());
    generator.writeNumberField("partition", image.position().partition());
    generator.writeNumberField("offset", image.position().offset());
    generator.writeNumberField("timestamp", image.timestamp());
    generator.writeEndObject();
  }
}
