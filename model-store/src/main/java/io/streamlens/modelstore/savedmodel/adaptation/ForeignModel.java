package io.streamlens.modelstore.savedmodel.adaptation;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.UnfitModelException;
import io.streamlens.modelstore.savedmodel.OneLine;
import io.streamlens.modelstore.savedmodel.inspection.GraphInspection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** A SavedModel as it came, loaded to be asked what it gives. For use by one thread. */
final class ForeignModel implements AutoCloseable {

  static final String TAG = "serve";

  private static final String VARIABLES = "variables/variables.index";
  private static final Set<String> VARIABLE_OPERATIONS =
      Set.of("VarHandleOp", "Variable", "VariableV2");

  private final SavedModelBundle bundle;

  private ForeignModel(SavedModelBundle bundle) {
    this.bundle = bundle;
  }

  /**
   * Inspects and loads it.
   *
   * @throws io.streamlens.modelstore.UnsafeModelException if its graph is refused
   * @throws CorruptModelException if it cannot be loaded
   * @throws UnfitModelException if its variables are not there
   */
  static ForeignModel open(Path directory) {
    GraphInspection.inspect(directory, TAG);
    ForeignModel model = load(directory);
    if (model.hasVariables() && !Files.exists(directory.resolve(VARIABLES))) {
      model.close();
      throw new UnfitModelException(
          "it has variables and no " + VARIABLES + " (was it copied without them?)");
    }
    return model;
  }

  private static ForeignModel load(Path directory) {
    try {
      return new ForeignModel(SavedModelBundle.load(directory.toString(), TAG));
    } catch (RuntimeException e) {
      throw new CorruptModelException("it cannot be loaded: " + OneLine.of(e), e);
    }
  }

  /** TensorFlow loads it without them, and fails when they are read. */
  private boolean hasVariables() {
    return graph().getGraphDef().getNodeList().stream()
        .anyMatch(node -> VARIABLE_OPERATIONS.contains(node.getOp()));
  }

  MetaGraphDef graph() {
    return bundle.metaGraphDef();
  }

  /**
   * What comes out for each image.
   *
   * @param scale what becomes of the pixels; {@code null} if the graph takes them as they are
   * @throws UnfitModelException if it does not run, or gives something else than {@code labels}
   *     finite values for each image
   */
  List<float[]> run(
      ForeignSignature signature, @Nullable PixelScale scale, List<byte[]> images, int labels) {
    int size = signature.batch() == 0 ? images.size() : signature.batch();
    List<float[]> rows = new ArrayList<>();
    for (int from = 0; from < images.size(); from += size) {
      float[] values = runBatch(signature, scale, filled(images, from, size), labels);
      for (int i = 0; i < Math.min(size, images.size() - from); i++) {
        rows.add(Arrays.copyOfRange(values, i * labels, (i + 1) * labels));
      }
    }
    return rows;
  }

  /** A batch of exactly {@code size}; where the images are used up, the last one again. */
  private static List<byte[]> filled(List<byte[]> images, int from, int size) {
    List<byte[]> batch = new ArrayList<>();
    for (int i = from; i < from + size; i++) {
      batch.add(images.get(Math.min(i, images.size() - 1)));
    }
    return batch;
  }

  private float[] runBatch(
      ForeignSignature signature, @Nullable PixelScale scale, List<byte[]> images, int labels) {
    try (Tensor batch = tensor(signature, scale, images);
        Result result =
            bundle
                .session()
                .runner()
                .feed(signature.inputTensor(), batch)
                .fetch(signature.outputTensor())
                .run()) {
      Tensor output = result.get(0);
      Shape expected = Shape.of(images.size(), labels);
      if (!(output instanceof TFloat32) || !output.shape().equals(expected)) {
        throw new UnfitModelException(
            "the output '%s' gives %s for %d images, expected %s: one value for each of the labels"
                .formatted(signature.outputName(), output.shape(), images.size(), expected));
      }
      return finite(output, signature);
    } catch (UnfitModelException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UnfitModelException("it does not run: " + OneLine.of(e), e);
    }
  }

  private static float[] finite(Tensor output, ForeignSignature signature) {
    float[] values = new float[(int) output.size()];
    output.asRawTensor().data().asFloats().read(values);
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new UnfitModelException(
            "the output '%s' gives %s".formatted(signature.outputName(), value));
      }
    }
    return values;
  }

  private static Tensor tensor(
      ForeignSignature signature, @Nullable PixelScale scale, List<byte[]> images) {
    int size = signature.image().size();
    int channels = signature.image().channels();
    long[] sides = new long[signature.dimensions().size() + 1];
    sides[0] = images.size();
    for (int i = 1; i < sides.length; i++) {
      sides[i] = signature.dimensions().get(i - 1);
    }
    if (signature.type() == DataType.DT_UINT8 || scale == null) {
      byte[] pixels = new byte[images.size() * size];
      for (int i = 0; i < images.size(); i++) {
        System.arraycopy(images.get(i), 0, pixels, i * size, size);
      }
      return TUint8.tensorOf(Shape.of(sides), DataBuffers.of(pixels));
    }
    float[] values = new float[images.size() * size];
    for (int i = 0; i < values.length; i++) {
      int pixel = images.get(i / size)[i % size] & 0xff;
      values[i] = scale.apply(pixel, i % channels);
    }
    return TFloat32.tensorOf(Shape.of(sides), DataBuffers.of(values));
  }

  @Override
  public void close() {
    bundle.close();
  }
}
