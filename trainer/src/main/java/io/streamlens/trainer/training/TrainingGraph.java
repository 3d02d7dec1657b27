package io.streamlens.trainer.training;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.trainer.TrainingOptions;
import io.streamlens.trainer.dataset.Split;
import io.streamlens.trainer.evaluation.Predictor;
import io.streamlens.trainer.network.GraphBuilder;
import io.streamlens.trainer.network.LayerContext.Mode;
import io.streamlens.trainer.network.Normalization;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.network.WeightSpec;
import io.streamlens.trainer.network.Weights;
import io.streamlens.trainer.option.Arithmetic;
import io.streamlens.trainer.training.FedScalar.StepTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/**
 * The graph a network is trained in, with its session: network, loss and optimizer. What it
 * predicts it predicts with the weights that would be exported: their averages where there are any.
 * For one thread at a time.
 */
public final class TrainingGraph implements Predictor, AutoCloseable {

  /** Small enough that no gradient of a usual size leaves the range of half precision. */
  private static final float HALF_PRECISION_LOSS_SCALE = 128;

  private final ShapedNetwork network;
  private final boolean averaging;
  private final Graph graph;
  private final Session session;
  private final Variables variables;
  private final Placeholder<TUint8> images;
  private final Placeholder<TFloat32> targets;
  private final @Nullable Placeholder<TFloat32> imageWeights;
  private final Placeholder<TInt64> randomSeed;
  private final Operand<TFloat32> loss;
  private final Operand<TFloat32> accuracy;
  private final WeightUpdates updates;
  private final PredictionGraph prediction;
  private boolean predictionIsStale = true;

  /** A graph with plain options: see {@link TrainingOptions#PLAIN}. */
  public static TrainingGraph open(
      ShapedNetwork network, Normalization normalization, Device device) {
    return open(network, normalization, device, TrainingOptions.PLAIN);
  }

  /**
   * Builds the graph; its variables have no values before {@link #initialize}.
   *
   * @param device what it runs on
   * @param options how it will be trained
   * @throws io.streamlens.trainer.InvalidRequestException if the device does not compute in the
   *     arithmetic that is asked for, or would train this network wrongly in it
   */
  public static TrainingGraph open(
      ShapedNetwork network, Normalization normalization, Device device, TrainingOptions options) {
    Graph graph = new Graph();
    try {
      return new TrainingGraph(graph, network, normalization, device, options);
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  private TrainingGraph(
      Graph graph,
      ShapedNetwork network,
      Normalization normalization,
      Device device,
      TrainingOptions options) {
    this.graph = graph;
    this.network = network;
    this.averaging = options.regularization().averaging() > 0;
    Arithmetic arithmetic =
        ArithmeticSupport.choose(options.execution().arithmetic(), device, network);
    Ops tf = Ops.create(graph);
    images = tf.withName("images").placeholder(TUint8.class, Placeholder.shape(imagesShape()));
    targets = placeholder(tf, "targets", Shape.of(Shape.UNKNOWN_SIZE, network.labels()));
    imageWeights =
        options.regularization().classWeights().isEqual()
            ? null
            : placeholder(tf, "image_weights", Shape.of(Shape.UNKNOWN_SIZE));
    randomSeed =
        tf.withName("random_seed").placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
    variables = new Variables(tf);
    GraphBuilder builder = new GraphBuilder(tf, network, normalization, variables::of, randomSeed);
    Operand<TFloat32> logits = builder.addNetwork(images, Mode.TRAINING);
    loss = loss(tf, logits);
    accuracy = accuracy(tf, logits);
    updates =
        new WeightUpdates(
            tf,
            variables,
            loss,
            network.weights(),
            builder.updates(),
            options,
            arithmetic == Arithmetic.FP16 ? HALF_PRECISION_LOSS_SCALE : 1);
    int threads = options.execution().effectiveThreads();
    session = new Session(graph, SessionConfig.training(device, threads, arithmetic));
    prediction = new PredictionGraph(network, normalization, device, threads);
  }

  private Shape imagesShape() {
    ImageSpec input = network.input();
    return Shape.of(Shape.UNKNOWN_SIZE, input.height(), input.width(), input.channels());
  }

  private static Placeholder<TFloat32> placeholder(Ops tf, String name, Shape shape) {
    return tf.withName(name).placeholder(TFloat32.class, Placeholder.shape(shape));
  }

  /** Mean cross entropy. (The sparse form of this operation has no gradient in the C API.) */
  private Operand<TFloat32> loss(Ops tf, Operand<TFloat32> logits) {
    Operand<TFloat32> losses = tf.nn.softmaxCrossEntropyWithLogits(logits, targets).loss();
    Operand<TFloat32> weighted = imageWeights == null ? losses : tf.math.mul(losses, imageWeights);
    return tf.math.mean(weighted, tf.constant(0));
  }

  private Operand<TFloat32> accuracy(Ops tf, Operand<TFloat32> logits) {
    Operand<TInt32> predicted = tf.math.argMax(logits, tf.constant(1), TInt32.class);
    Operand<TInt32> right = tf.math.argMax(targets, tf.constant(1), TInt32.class);
    return tf.math.mean(
        tf.dtypes.cast(tf.math.equal(predicted, right), TFloat32.class), tf.constant(0));
  }

  /** The network that is trained. */
  ShapedNetwork network() {
    return network;
  }

  /** Sets all weights and their averages, and the optimizer to its beginning. */
  public void initialize(Weights weights) {
    Map<String, float[]> values = new LinkedHashMap<>();
    for (WeightSpec spec : network.weights()) {
      values.put(spec.name(), weights.of(spec.name()));
      if (averaging) {
        values.put(WeightAverages.nameOf(spec.name()), weights.of(spec.name()));
      }
    }
    for (String name : variables.names()) {
      values.computeIfAbsent(name, slot -> new float[variables.size(slot)]);
    }
    restore(values);
  }

  /** The present weights, their averages where there are any; nothing of the optimizer. */
  public Weights weights() {
    return averaging ? weights(WeightAverages::nameOf) : weights(UnaryOperator.identity());
  }

  private Weights weights(UnaryOperator<String> variableOf) {
    List<String> names = network.weights().stream().map(WeightSpec::name).toList();
    Map<String, float[]> read = variables.read(session, names.stream().map(variableOf).toList());
    Map<String, float[]> values = new LinkedHashMap<>();
    names.forEach(name -> values.put(name, read.get(variableOf.apply(name))));
    return new Weights(values);
  }

  /** All that the next step depends on, by name: weights, averages, what the optimizer keeps. */
  Map<String, float[]> state() {
    return variables.read(session, variables.names());
  }

  /** The length of every array of {@link #state}. */
  Map<String, Integer> stateSizes() {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    variables.names().forEach(name -> sizes.put(name, variables.size(name)));
    return sizes;
  }

  /** Goes back to a {@link #state}. */
  void restore(Map<String, float[]> state) {
    variables.assign(session, state);
    predictionIsStale = true;
  }

  /** What came of one step: the batch's mean loss and share of right labels before the update. */
  record StepResult(float loss, float accuracy) {}

  /** Performs one step on what {@code tensors} hold. */
  StepResult step(StepTensors tensors, StepTime time) {
    predictionIsStale = true;
    Session.Runner runner =
        session
            .runner()
            .feed(images, tensors.images())
            .feed(targets, tensors.targets())
            .feed(randomSeed, tensors.randomSeed())
            .fetch(loss)
            .fetch(accuracy);
    if (imageWeights != null) {
      runner.feed(imageWeights, tensors.weights());
    }
    updates.addTo(runner, time);
    try (Result result = runner.run()) {
      return new StepResult(
          ((TFloat32) result.get(0)).getFloat(), ((TFloat32) result.get(1)).getFloat());
    }
  }

  @Override
  public float[] probabilities(Split split) {
    if (predictionIsStale) {
      prediction.setWeights(weights());
      predictionIsStale = false;
    }
    return prediction.probabilities(split);
  }

  @Override
  public void close() {
    prediction.close();
    updates.close();
    session.close();
    graph.close();
  }
}
