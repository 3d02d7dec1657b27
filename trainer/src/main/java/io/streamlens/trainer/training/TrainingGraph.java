package io.streamlens.trainer.training;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.trainer.dataset.Split;
import io.streamlens.trainer.evaluation.Predictor;
import io.streamlens.trainer.network.GraphBuilder;
import io.streamlens.trainer.network.LayerContext.Mode;
import io.streamlens.trainer.network.Normalization;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.network.WeightSpec;
import io.streamlens.trainer.network.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/**
 * The graph a network is trained in, with its session: once in training mode with loss and
 * optimizer, and once in inference mode on the same variables, for evaluation and golden samples.
 * For one thread at a time.
 */
public final class TrainingGraph implements Predictor, AutoCloseable {

  private static final int PREDICTION_BATCH = 256;

  private final ShapedNetwork network;
  private final Graph graph;
  private final Session session;
  private final Variables variables;
  private final Placeholder<TUint8> images;
  private final Placeholder<TInt32> labels;
  private final Placeholder<TInt64> randomSeed;
  private final Operand<TFloat32> loss;
  private final Operand<TFloat32> accuracy;
  private final Operand<TFloat32> probabilities;
  private final Adam optimizer;
  private final List<Op> updates;

  /**
   * Builds the graph; its variables have no values before {@link #initialize}.
   *
   * @param device what it runs on
   */
  public static TrainingGraph open(
      ShapedNetwork network, Normalization normalization, Device device) {
    Graph graph = new Graph();
    try {
      return new TrainingGraph(graph, network, normalization, device);
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  private TrainingGraph(
      Graph graph, ShapedNetwork network, Normalization normalization, Device device) {
    this.graph = graph;
    this.network = network;
    Ops tf = Ops.create(graph);
    ImageSpec input = network.input();
    images =
        tf.withName("images")
            .placeholder(
                TUint8.class,
                Placeholder.shape(
                    Shape.of(Shape.UNKNOWN_SIZE, input.height(), input.width(), input.channels())));
    labels =
        tf.withName("labels")
            .placeholder(TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
    randomSeed =
        tf.withName("random_seed").placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
    variables = new Variables(tf);
    GraphBuilder builder = new GraphBuilder(tf, network, normalization, variables::of, randomSeed);
    Operand<TFloat32> logits = builder.addNetwork(images, Mode.TRAINING);
    loss = loss(tf, logits, labels, network.labels());
    accuracy = accuracy(tf, logits, labels);
    updates = builder.updates();
    optimizer = new Adam(tf, variables, loss, trainables());
    probabilities = tf.nn.softmax(builder.addNetwork(images, Mode.INFERENCE));
    session = new Session(graph, SessionConfig.training(device));
  }

  private List<Variable<TFloat32>> trainables() {
    return network.weights().stream()
        .filter(WeightSpec::trainable)
        .map(weight -> variables.of(weight.name(), Variables.shape(weight)))
        .toList();
  }

  /** Mean cross entropy. (The sparse form of this operation has no gradient in the C API.) */
  private static Operand<TFloat32> loss(
      Ops tf, Operand<TFloat32> logits, Operand<TInt32> labels, int labelCount) {
    Operand<TFloat32> target =
        tf.oneHot(labels, tf.constant(labelCount), tf.constant(1f), tf.constant(0f));
    Operand<TFloat32> losses = tf.nn.softmaxCrossEntropyWithLogits(logits, target).loss();
    return tf.math.mean(losses, tf.constant(0));
  }

  private static Operand<TFloat32> accuracy(
      Ops tf, Operand<TFloat32> logits, Operand<TInt32> labels) {
    Operand<TInt32> predicted = tf.math.argMax(logits, tf.constant(1), TInt32.class);
    return tf.math.mean(
        tf.dtypes.cast(tf.math.equal(predicted, labels), TFloat32.class), tf.constant(0));
  }

  /** Sets all weights, and the optimizer to its beginning. */
  public void initialize(Weights weights) {
    Map<String, float[]> values = new LinkedHashMap<>();
    for (WeightSpec spec : network.weights()) {
      values.put(spec.name(), weights.of(spec.name()));
    }
    for (String name : variables.names()) {
      values.computeIfAbsent(name, slot -> new float[variables.size(slot)]);
    }
    variables.assign(session, values);
  }

  /** The present weights, without what the optimizer keeps. */
  public Weights weights() {
    return new Weights(
        variables.read(session, network.weights().stream().map(WeightSpec::name).toList()));
  }

  /** What came of one step: the batch's mean loss and share of right labels before the update. */
  record StepResult(float loss, float accuracy) {}

  /** Performs one step on what {@code tensors} hold. */
  StepResult step(StepTensors tensors) {
    Session.Runner runner = session.runner();
    updates.forEach(runner::addTarget);
    try (Result result =
        runner
            .feed(images, tensors.images())
            .feed(labels, tensors.labels())
            .feed(randomSeed, tensors.randomSeed())
            .feed(optimizer.learningRate(), tensors.learningRate())
            .feed(optimizer.beta1Power(), tensors.beta1Power())
            .feed(optimizer.beta2Power(), tensors.beta2Power())
            .fetch(loss)
            .fetch(accuracy)
            .addTarget(optimizer.update())
            .run()) {
      return new StepResult(
          ((TFloat32) result.get(0)).getFloat(), ((TFloat32) result.get(1)).getFloat());
    }
  }

  @Override
  public float[] probabilities(Split split) {
    float[] all = new float[Math.multiplyExact(split.size(), network.labels())];
    for (int from = 0; from < split.size(); from += PREDICTION_BATCH) {
      int to = Math.min(split.size(), from + PREDICTION_BATCH);
      float[] part = probabilities(split, from, to);
      System.arraycopy(part, 0, all, from * network.labels(), part.length);
    }
    return all;
  }

  private float[] probabilities(Split split, int from, int to) {
    ImageSpec input = network.input();
    Shape shape = Shape.of(to - from, input.height(), input.width(), input.channels());
    byte[] pixels = new byte[(to - from) * input.size()];
    for (int image = from; image < to; image++) {
      split.copyPixels(image, pixels, (image - from) * input.size());
    }
    try (TUint8 batch = TUint8.tensorOf(shape)) {
      batch.asRawTensor().data().write(pixels);
      try (Result result = session.runner().feed(images, batch).fetch(probabilities).run()) {
        float[] values = new float[(to - from) * network.labels()];
        result.get(0).asRawTensor().data().asFloats().read(values);
        return values;
      }
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
