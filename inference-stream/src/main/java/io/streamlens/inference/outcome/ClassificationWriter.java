package io.streamlens.inference.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamlens.inference.batching.Prediction;
import io.streamlens.modelstore.ModelVersion;
import org.jspecify.annotations.Nullable;

/**
 * Writes a classification as JSON, from parts that were written once for each model; nothing is
 * allocated but the result. Its schema is {@code classification.v1.schema.json} beside this class.
 * Safe for use by several threads.
 */
public final class ClassificationWriter {

  private static final byte[] ID = "{\"id\":".getBytes(UTF_8);
  private static final byte[] COMMA = ",".getBytes(UTF_8);
  private static final byte[] CONFIDENCE = ",\"confidence\":".getBytes(UTF_8);
  private static final byte[] TOP = ",\"top\":[{".getBytes(UTF_8);
  private static final byte[] PROBABILITY = ",\"probability\":".getBytes(UTF_8);
  private static final byte[] NEXT = "},{".getBytes(UTF_8);
  private static final byte[] SOURCE = "}],\"source\":{\"topic\":".getBytes(UTF_8);
  private static final byte[] PARTITION = ",\"partition\":".getBytes(UTF_8);
  private static final byte[] OFFSET = ",\"offset\":".getBytes(UTF_8);
  private static final byte[] TIMESTAMP = ",\"timestamp\":".getBytes(UTF_8);
  private static final byte[] END = "}}".getBytes(UTF_8);

  private final int top;

  /** A batch is of one model, and mostly the next one is of the same. */
  private volatile @Nullable ModelJson latest;

  private final ThreadLocal<JsonBuffer> buffer = ThreadLocal.withInitial(JsonBuffer::new);
  private final ThreadLocal<int[]> bestLabels;

  /**
   * @param top how many labels are listed, most probable first; all of them if there are fewer
   */
  public ClassificationWriter(int top) {
    this.top = top;
    bestLabels = ThreadLocal.withInitial(() -> new int[top]);
  }

  /** The value of the record on {@code classifications}, UTF-8. */
  public byte[] write(Image image, Prediction prediction) {
    ModelJson model = model(prediction.model());
    JsonBuffer json = buffer.get().clear();
    json.json(ID).string(image.id()).json(COMMA).json(model.model()).json(COMMA);
    writeLabels(json, model, prediction);
    json.json(SOURCE)
        .string(image.position().topic())
        .json(PARTITION)
        .number(image.position().partition())
        .json(OFFSET)
        .number(image.position().offset())
        .json(TIMESTAMP)
        .number(image.timestamp())
        .json(END);
    return json.toBytes();
  }

  private void writeLabels(JsonBuffer json, ModelJson model, Prediction prediction) {
    int[] best = bestLabels.get();
    int count = TopLabels.fill(best, Math.min(top, model.labels().length), prediction);
    json.json(model.labels()[best[0]])
        .json(CONFIDENCE)
        .probability(prediction.probability(best[0]));
    for (int i = 0; i < count; i++) {
      json.json(i == 0 ? TOP : NEXT)
          .json(model.labels()[best[i]])
          .json(PROBABILITY)
          .probability(prediction.probability(best[i]));
    }
  }

  @SuppressWarnings("ReferenceEquality") // to compare manifests would cost more than the writing
  private ModelJson model(ModelVersion version) {
    ModelJson json = latest;
    if (json == null || json.version() != version) {
      json = ModelJson.of(version);
      latest = json;
    }
    return json;
  }
}
