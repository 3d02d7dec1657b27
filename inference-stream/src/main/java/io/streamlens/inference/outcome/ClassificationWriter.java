package io.streamlens.inference.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamlens.inference.batching.BatchPredictions;
import io.streamlens.inference.memory.ReusedArrays;
import io.streamlens.modelstore.ModelVersion;
import org.jspecify.annotations.Nullable;

/**
 * Writes a classification as JSON, from parts that were written once for each model; nothing is
 * allocated but the result, and that only if it is not used again. Its schema is {@code
 * classification.v1.schema.json} beside this class. Safe for use by several threads.
 */
public final class ClassificationWriter {

  private static final byte[] ID = "{\"id\":".getBytes(UTF_8);
  private static final byte[] QUOTE = "\"".getBytes(UTF_8);
  private static final byte[] SLASH = "/".getBytes(UTF_8);
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

  private final ThreadLocal<Desk> desks;
  private final ReusedArrays arrays;

  /** What a thread writes with. */
  private static final class Desk {
    final JsonBuffer json = new JsonBuffer();
    final int[] bestLabels;

    Desk(int top) {
      bestLabels = new int[top];
    }
  }

  /**
   * @param top how many labels are listed, most probable first; all of them if there are fewer
   * @param arrays where those of the results come from
   */
  public ClassificationWriter(int top, ReusedArrays arrays) {
    this.top = top;
    this.arrays = arrays;
    desks = ThreadLocal.withInitial(() -> new Desk(top));
  }

  /**
   * The value of the record on {@code classifications}, UTF-8.
   *
   * @param batch what was said of the images of its batch
   * @param row the image's row in it
   */
  public byte[] write(Image image, BatchPredictions batch, int row) {
    ModelJson model = model(batch.model());
    Desk desk = desks.get();
    JsonBuffer json = desk.json.clear().json(ID);
    writeId(json, image);
    json.json(COMMA).json(model.model()).json(COMMA);
    writeLabels(json, desk.bestLabels, model, batch, row);
    json.json(SOURCE)
        .string(image.position().topic())
        .json(PARTITION)
        .number(image.position().partition())
        .json(OFFSET)
        .number(image.position().offset())
        .json(TIMESTAMP)
        .number(image.timestamp())
        .json(END);
    return json.toBytes(arrays);
  }

  private static void writeId(JsonBuffer json, Image image) {
    if (image.givenId() == null) {
      SourcePosition position = image.position();
      json.json(QUOTE)
          .ascii(position.topic())
          .json(SLASH)
          .number(position.partition())
          .json(SLASH)
          .number(position.offset())
          .json(QUOTE);
    } else {
      json.string(image.givenId());
    }
  }

  private void writeLabels(
      JsonBuffer json, int[] best, ModelJson model, BatchPredictions batch, int row) {
    int count = TopLabels.fill(best, Math.min(top, model.labels().length), batch, row);
    json.json(model.labels()[best[0]]).json(CONFIDENCE);
    int confidence = json.size();
    json.probability(batch.probability(row, best[0]));
    int confidenceEnd = json.size();
    // The first of the list is the same label with the same probability.
    json.json(TOP).json(model.labels()[best[0]]).json(PROBABILITY).again(confidence, confidenceEnd);
    for (int i = 1; i < count; i++) {
      json.json(NEXT)
          .json(model.labels()[best[i]])
          .json(PROBABILITY)
          .probability(batch.probability(row, best[i]));
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
