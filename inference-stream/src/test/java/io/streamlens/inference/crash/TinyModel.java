package io.streamlens.inference.crash;

import io.streamlens.modelstore.ModelLifecycle;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelStores;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.manifest.GoldenSamples;
import io.streamlens.modelstore.manifest.GoldenSamples.Sample;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.ModelManifest.PrecisionResult;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.manifest.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * A real SavedModel that is quick and whose answers are known: of 4x4 grey pixels the first ten
 * stand for the ten labels, and the brightest of them wins.
 */
public final class TinyModel {

  public static final String NAME = "tiny";
  private static final int SIDE = 4;
  private static final ImageSpec INPUT = new ImageSpec(SIDE, SIDE, 1);
  private static final int LABELS = 10;

  /** How sure the usual version is of the brightest pixel. */
  public static final float SHARPNESS = 5;

  private TinyModel() {}

  /** Pixels that the model takes for label {@code label}. */
  public static byte[] pixels(int label) {
    return pixels(label, SIDE);
  }

  /** The same for the model of another size. */
  static byte[] pixels(int label, int side) {
    byte[] pixels = new byte[side * side];
    pixels[label] = (byte) 255;
    return pixels;
  }

  /** The name of the label with this index. */
  public static String label(int index) {
    return "label-" + index;
  }

  /** Publishes it as the champion of a new store. */
  public static void publish(Path store, Path work) throws IOException {
    publish(store, work, SIDE);
  }

  /** The same for images of another size. */
  static void publish(Path store, Path work, int side) throws IOException {
    ImageSpec input = new ImageSpec(side, side, 1);
    Path export =
        export(Files.createTempDirectory(Files.createDirectories(work), "tiny"), SHARPNESS, input);
    try (ModelStore models = ModelStores.openOrCreate(store.toUri().toString())) {
      ModelVersion version = models.publish(manifest(SHARPNESS, input, LABELS, 0), export);
      new ModelLifecycle(models).promote(version.reference(), "champion", "test", "first");
    }
  }

  /**
   * Publishes a version that can be told from others by how sure it is.
   *
   * @param sharpness see {@link #confidence}
   */
  public static ModelVersion publish(ModelStore models, Path work, float sharpness)
      throws IOException {
    return models.publish(
        manifest(sharpness), export(Files.createTempDirectory(work, "tiny"), sharpness));
  }

  /** The probability that a version gives the brightest pixel's label. */
  public static double confidence(float sharpness) {
    return Math.exp(sharpness) / (Math.exp(sharpness) + LABELS - 1);
  }

  /** Writes the SavedModel into an empty directory and returns that. */
  public static Path export(Path directory, float sharpness) {
    return export(directory, sharpness, INPUT);
  }

  /** The same for images of another shape. */
  public static Path export(Path directory, float sharpness, ImageSpec input) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Placeholder<TUint8> images =
          tf.placeholder(
              TUint8.class,
              Placeholder.shape(Shape.of(-1, input.height(), input.width(), input.channels())));
      Operand<TFloat32> scaled =
          tf.math.div(tf.dtypes.cast(images, TFloat32.class), tf.constant(255f));
      Operand<TFloat32> flat = tf.reshape(scaled, tf.constant(new int[] {-1, input.size()}));
      float[][] weights = new float[input.size()][LABELS];
      for (int label = 0; label < LABELS; label++) {
        weights[label][label] = sharpness;
      }
      Operand<TFloat32> probabilities = tf.nn.softmax(tf.linalg.matMul(flat, tf.constant(weights)));
      try (Session session = new Session(graph)) {
        SavedModelBundle.exporter(directory.toString())
            .withTags("serve")
            .withSession(session)
            .withSignature(
                Signature.builder()
                    .key("serving_default")
                    .input("images", images)
                    .output("probabilities", probabilities)
                    .build())
            .export();
      } catch (IOException e) {
        throw new IllegalStateException("cannot export the tiny model", e);
      }
    }
    return directory;
  }

  /** What a version's manifest says before it is published. */
  public static ModelManifest manifest(float sharpness) {
    return manifest(sharpness, INPUT, LABELS, 0);
  }

  /**
   * A manifest that may lie.
   *
   * @param off added to the golden sample's most probable label
   */
  public static ModelManifest manifest(float sharpness, ImageSpec input, int labels, float off) {
    float[] expected = new float[labels];
    double sum = Math.exp(sharpness) + LABELS - 1;
    for (int label = 0; label < labels; label++) {
      expected[label] = (float) ((label == 3 ? Math.exp(sharpness) : 1) / sum);
    }
    expected[3] += off;
    byte[] golden = Arrays.copyOf(pixels(3), input.size());
    return new ModelManifest(
        ModelManifest.SCHEMA_VERSION,
        NAME,
        0,
        Instant.now(),
        List.of(),
        input,
        Preprocessing.DEFAULT,
        Map.of(Precision.FP32, new PrecisionResult(1)),
        IntStream.range(0, labels).mapToObj(TinyModel::label).toList(),
        Map.of(),
        null,
        new GoldenSamples(GoldenSamples.DEFAULT_TOLERANCE, List.of(new Sample(golden, expected))),
        null);
  }
}
