package io.streamlens.modelstore.savedmodel;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.StoreUnavailableException;
import io.streamlens.modelstore.UnsafeModelException;
import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.Precision;
import io.streamlens.modelstore.savedmodel.inspection.GraphInspection;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * A {@link Classifier} that runs the signature {@code serving_default} of a SavedModel.
 *
 * <p>On a CPU the graph runs on the thread that calls {@link #classify}, so throughput grows with
 * the number of callers up to the number of cores.
 *
 * <p>TensorFlow sizes one pool of threads for the whole process by the first session that is opened
 * in it. A classifier opened first makes it one thread, which suits inference and halves the speed
 * of a training that follows; a session with TensorFlow's defaults opened first halves the speed of
 * classifiers at batch size 1. So a process that trains opens its training session first.
 */
public final class SavedModelClassifier implements Classifier {

  private static final String TAG = "serve";

  private final SavedModelBundle bundle;
  private final ServingSignature signature;
  private final ImageSpec input;
  private final int labels;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SavedModelClassifier(
      SavedModelBundle bundle, ServingSignature signature, ImageSpec input, int labels) {
    this.bundle = bundle;
    this.signature = signature;
    this.input = input;
    this.labels = labels;
  }

  /**
   * Inspects the graph of a SavedModel ({@link GraphInspection}), loads it and checks that its
   * signature is what {@code manifest} says.
   *
   * @param directory holds {@code saved_model.pb}
   * @param manifest says the input's shape and the number of labels
   * @param device where it runs
   * @param precision what it computes in
   * @throws UnsafeModelException if its graph has an operation that no model may use; nothing of it
   *     has run then
   * @throws CorruptModelException if it cannot be loaded, or its signature is not the manifest's
   * @throws StoreUnavailableException if {@code saved_model.pb} is there and cannot be read
   */
  public static SavedModelClassifier open(
      Path directory, ModelManifest manifest, Device device, Precision precision) {
    SavedModelBundle bundle = load(directory, device, precision);
    try {
      ImageSpec input = manifest.input();
      int labels = manifest.labels().size();
      ServingSignature signature = ServingSignature.of(bundle, input, labels);
      return new SavedModelClassifier(bundle, signature, input, labels);
    } catch (RuntimeException e) {
      bundle.close();
      throw cannotServe(directory, e);
    }
  }

  static SavedModelBundle load(Path directory, Device device, Precision precision) {
    try {
      GraphInspection.inspect(directory, TAG);
      return SavedModelBundle.loader(directory.toString())
          .withTags(TAG)
          .withConfigProto(SessionConfig.inference(device, precision))
          .load();
    } catch (UnsafeModelException | StoreUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      throw cannotServe(directory, e);
    }
  }

  private static CorruptModelException cannotServe(Path directory, RuntimeException cause) {
    return new CorruptModelException(
        "the SavedModel in " + directory + " cannot serve: " + OneLine.of(cause), cause);
  }

  @Override
  public ImageSpec input() {
    return input;
  }

  @Override
  public int labels() {
    return labels;
  }

  /**
   * {@inheritDoc}
   *
   * @throws ClassificationException also if a probability is not finite
   * @throws IllegalStateException after {@link #close}
   */
  @Override
  public float[] classify(List<byte[]> images) {
    if (closed.get()) {
      throw new IllegalStateException("the classifier is closed");
    }
    checkSizes(images);
    try (TUint8 batch = toTensor(images);
        Result result = run(batch)) {
      return probabilities(result.get(0), images.size());
    }
  }

  /** TensorFlow itself takes a batch of another shape without a word. */
  private void checkSizes(List<byte[]> images) {
    if (images.isEmpty()) {
      throw new IllegalArgumentException("a batch needs at least one image");
    }
    for (int i = 0; i < images.size(); i++) {
      int size = images.get(i).length;
      if (size != input.size()) {
        throw new IllegalArgumentException(
            "image %d of the batch has %d bytes, the model takes %d (%s)"
                .formatted(i, size, input.size(), input));
      }
    }
  }

  /** Writes each image straight into the tensor's native memory. */
  private TUint8 toTensor(List<byte[]> images) {
    TUint8 batch =
        TUint8.tensorOf(Shape.of(images.size(), input.height(), input.width(), input.channels()));
    ByteBuffer memory = TensorMemory.of(batch.asRawTensor());
    for (int i = 0; i < images.size(); i++) {
      memory.put(images.get(i));
    }
    return batch;
  }

  private Result run(TUint8 batch) {
    try {
      return bundle
          .session()
          .runner()
          .feed(signature.images(), batch)
          .fetch(signature.probabilities())
          .run();
    } catch (RuntimeException e) {
      throw RunFailure.of(e, Math.toIntExact(batch.shape().get(0)));
    }
  }

  private float[] probabilities(Tensor tensor, int count) {
    Shape expected = Shape.of(count, labels);
    if (!(tensor instanceof TFloat32) || !tensor.shape().equals(expected)) {
      throw new ClassificationException(
          "the model gave %s %s, its signature promises float32 %s"
              .formatted(tensor.dataType(), tensor.shape(), expected));
    }
    float[] values = new float[count * labels];
    tensor.asRawTensor().data().asFloats().read(values);
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new ClassificationException(
            "the model gave %s for label %d of image %d of %d"
                .formatted(values[i], i % labels, i / labels, count));
      }
    }
    return values;
  }

  /** Frees the session and the graph; a second call does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      bundle.close();
    }
  }
}
