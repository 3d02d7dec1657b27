package io.streamlens.modelstore.savedmodel;

import io.streamlens.modelstore.manifest.GoldenSamples;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.manifest.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** A frozen softmax regression, as a SavedModel on disk and as plain arithmetic beside it. */
public final class TinyModel {

  final ImageSpec input;
  final int labels;
  private final float[] weights;

  public TinyModel(ImageSpec input, int labels) {
    this.input = input;
    this.labels = labels;
    this.weights = new float[input.size() * labels];
    Random random = new Random(7);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian() * 4 / input.size();
    }
  }

  /** Writes the SavedModel with the signature that Streamlens fixes. */
  public void write(Path directory) throws IOException {
    write(directory, "serving_default", "images", "probabilities");
  }

  public void write(Path directory, String key, String inputName, String outputName)
      throws IOException {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Placeholder<TUint8> images =
          tf.withName("images")
              .placeholder(
                  TUint8.class,
                  Placeholder.shape(Shape.of(-1, input.height(), input.width(), input.channels())));
      Operand<TFloat32> pixels =
          tf.math.div(tf.dtypes.cast(images, TFloat32.class), tf.constant(255f));
      Operand<TFloat32> flat = tf.reshape(pixels, tf.constant(new int[] {-1, input.size()}));
      Operand<TFloat32> matrix =
          tf.constant(NdArrays.wrap(Shape.of(input.size(), labels), DataBuffers.of(weights)));
      Operand<TFloat32> probabilities =
          tf.withName("probabilities").nn.softmax(tf.linalg.matMul(flat, matrix));
      try (Session session = new Session(graph)) {
        SavedModelBundle.exporter(directory.toString())
            .withSession(session)
            .withSignature(
                Signature.builder(key)
                    .input(inputName, images)
                    .output(outputName, probabilities)
                    .build())
            .export();
      }
    }
  }

  /** What the model must give for one image, in double precision. */
  public double[] expected(byte[] image) {
    double[] result = new double[labels];
    for (int i = 0; i < image.length; i++) {
      for (int label = 0; label < labels; label++) {
        result[label] += (image[i] & 0xff) / 255.0 * weights[i * labels + label];
      }
    }
    double sum = 0;
    for (int label = 0; label < labels; label++) {
      result[label] = Math.exp(result[label]);
      sum += result[label];
    }
    for (int label = 0; label < labels; label++) {
      result[label] /= sum;
    }
    return result;
  }

  public List<byte[]> randomImages(int count, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              byte[] image = new byte[input.size()];
              random.nextBytes(image);
              return image;
            })
        .toList();
  }

  public GoldenSamples golden(int count) {
    List<GoldenSamples.Sample> samples =
        randomImages(count, 99).stream()
            .map(image -> new GoldenSamples.Sample(image, floats(expected(image))))
            .toList();
    return new GoldenSamples(GoldenSamples.DEFAULT_TOLERANCE, samples);
  }

  public ModelManifest manifest() {
    return manifest(input, labels);
  }

  public ModelManifest manifest(ImageSpec claimedInput, int claimedLabels) {
    return new ModelManifest(
        ModelManifest.SCHEMA_VERSION,
        "tiny",
        1,
        Instant.EPOCH,
        List.of(),
        claimedInput,
        Preprocessing.DEFAULT,
        Map.of(Precision.FP32, new ModelManifest.PrecisionResult(1)),
        IntStream.range(0, claimedLabels).mapToObj(i -> "label-" + i).toList(),
        Map.of(),
        null,
        claimedInput.equals(input) && claimedLabels == labels
            ? golden(2)
            : anyGolden(claimedInput, claimedLabels),
        null);
  }

  /** A manifest must fit itself, even where it is not to fit the model. */
  private static GoldenSamples anyGolden(ImageSpec input, int labels) {
    return new GoldenSamples(
        GoldenSamples.DEFAULT_TOLERANCE,
        List.of(new GoldenSamples.Sample(new byte[input.size()], new float[labels])));
  }

  private static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }
}
