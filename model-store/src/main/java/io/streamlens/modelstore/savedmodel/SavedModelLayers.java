package io.streamlens.modelstore.savedmodel;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * The layers of a loaded SavedModel: what each makes of an image, and the kernels it works with.
 * Models of this project's trainer name these ({@code 1.conv.output}, {@code 1.conv.kernel}); of
 * others nothing is known but their probabilities. Works on the CPU, in fp32, for one thread at a
 * time.
 */
public final class SavedModelLayers implements AutoCloseable {

  /** What the name of a layer's output ends in. */
  public static final String OUTPUT = ".output";

  /** What the name of a layer's kernel ends in. */
  public static final String KERNEL = ".kernel";

  private final SavedModelBundle bundle;
  private final ServingSignature signature;
  private final ImageSpec input;

  private SavedModelLayers(SavedModelBundle bundle, ServingSignature signature, ImageSpec input) {
    this.bundle = bundle;
    this.signature = signature;
    this.input = input;
  }

  /**
   * What a layer made of one image: maps, or a vector, whose height and width are 1. The array
   * belongs to this record: do not change it.
   *
   * @param layer its path in the network, such as {@code 3.branches.2.1.conv}
   * @param height rows
   * @param width columns
   * @param channels maps, or the vector's length
   * @param values row-major, height x width x channels
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record LayerOutput(String layer, int height, int width, int channels, float[] values) {

    /** Whether there is nothing to see but numbers. */
    public boolean isVector() {
      return height == 1 && width == 1;
    }

    /** One of the maps, row-major. */
    public float[] map(int channel) {
      float[] map = new float[height * width];
      for (int i = 0; i < map.length; i++) {
        map[i] = values[i * channels + channel];
      }
      return map;
    }
  }

  /**
   * What a layer multiplies its input with. The array belongs to this record: do not change it.
   *
   * @param layer its path in the network
   * @param shape of a convolution: rows, columns, input channels, filters; of a fully connected
   *     layer: inputs, units
   * @param values row-major
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Kernel(String layer, List<Integer> shape, float[] values) {

    public Kernel {
      shape = List.copyOf(shape);
    }
  }

  /**
   * Loads a SavedModel.
   *
   * @param directory holds {@code saved_model.pb}
   * @param manifest says the input's shape and the number of labels
   * @throws CorruptModelException if it cannot be loaded, or its signature is not the manifest's
   */
  public static SavedModelLayers open(Path directory, ModelManifest manifest) {
    SavedModelBundle bundle = SavedModelClassifier.load(directory, Devices.CPU, Precision.FP32);
    try {
      ServingSignature signature =
          ServingSignature.of(bundle, manifest.input(), manifest.labels().size());
      return new SavedModelLayers(bundle, signature, manifest.input());
    } catch (RuntimeException e) {
      bundle.close();
      throw e;
    }
  }

  /**
   * What every layer makes of an image, from input to output; nothing for a model that does not
   * name its layers.
   *
   * @param image {@code manifest.input().size()} uint8 values, row-major HWC
   * @throws IllegalArgumentException if it has another size
   */
  public List<LayerOutput> outputs(byte[] image) {
    if (image.length != input.size()) {
      throw new IllegalArgumentException(
          "the image has %d bytes, the model takes %d (%s)"
              .formatted(image.length, input.size(), input));
    }
    List<GraphOperation> layers = operations(operation -> operation.name().endsWith(OUTPUT));
    if (layers.isEmpty()) {
      return List.of();
    }
    try (TUint8 batch =
        TUint8.tensorOf(Shape.of(1, input.height(), input.width(), input.channels()))) {
      batch.asRawTensor().data().write(image);
      Session.Runner runner = bundle.session().runner().feed(signature.images(), batch);
      layers.forEach(layer -> runner.fetch(layer.output(0)));
      try (Result result = runner.run()) {
        List<LayerOutput> outputs = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
          outputs.add(layerOutput(layers.get(i).name(), result.get(i)));
        }
        return outputs;
      }
    }
  }

  private static LayerOutput layerOutput(String name, Tensor tensor) {
    Shape shape = tensor.shape();
    boolean maps = shape.numDimensions() == 4;
    int rows = maps ? Math.toIntExact(shape.get(1)) : 1;
    int columns = maps ? Math.toIntExact(shape.get(2)) : 1;
    int channels = Math.toIntExact(shape.get(shape.numDimensions() - 1));
    String layer = name.substring(0, name.length() - OUTPUT.length());
    return new LayerOutput(layer, rows, columns, channels, floats(tensor));
  }

  /** The kernel that the input's pixels are multiplied with; empty where there is none by name. */
  public Optional<Kernel> firstKernel() {
    List<GraphOperation> kernels =
        operations(
            operation -> operation.type().equals("Const") && operation.name().endsWith(KERNEL));
    if (kernels.isEmpty()) {
      return Optional.empty();
    }
    String name = kernels.get(0).name();
    Output<?> constant = kernels.get(0).output(0);
    try (Result result = bundle.session().runner().fetch(constant).run()) {
      Tensor tensor = result.get(0);
      List<Integer> shape = new ArrayList<>();
      for (long length : tensor.shape().asArray()) {
        shape.add(Math.toIntExact(length));
      }
      String layer = name.substring(0, name.length() - KERNEL.length());
      return Optional.of(new Kernel(layer, shape, floats(tensor)));
    }
  }

  /** From input to output: a graph keeps the order in which it was built. */
  private List<GraphOperation> operations(Predicate<GraphOperation> which) {
    List<GraphOperation> found = new ArrayList<>();
    Iterator<GraphOperation> all = bundle.graph().operations();
    while (all.hasNext()) {
      GraphOperation operation = all.next();
      if (which.test(operation)) {
        found.add(operation);
      }
    }
    return found;
  }

  private static float[] floats(Tensor tensor) {
    if (!(tensor instanceof TFloat32)) {
      throw new CorruptModelException("a layer gave " + tensor.dataType() + ", not float32");
    }
    float[] values = new float[Math.toIntExact(tensor.size())];
    tensor.asRawTensor().data().asFloats().read(values);
    return values;
  }

  @Override
  public void close() {
    bundle.close();
  }
}
