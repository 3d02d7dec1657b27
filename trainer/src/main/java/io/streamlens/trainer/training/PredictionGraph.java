package io.streamlens.trainer.training;

import io.streamlens.modelstore.manifest.ImageSpec;
import io.streamlens.modelstore.savedmodel.Device;
import io.streamlens.trainer.dataset.Split;
import io.streamlens.trainer.evaluation.Predictor;
import io.streamlens.trainer.network.GraphBuilder;
import io.streamlens.trainer.network.LayerContext.Mode;
import io.streamlens.trainer.network.Normalization;
import io.streamlens.trainer.network.ShapedNetwork;
import io.streamlens.trainer.network.Weights;
import io.streamlens.trainer.option.Arithmetic;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * The network as it is trained, layer by layer, in inference mode and in fp32 whatever the steps
 * are computed in: what it says is what an export must reproduce. For one thread at a time.
 */
final class PredictionGraph implements Predictor, AutoCloseable {

  private static final int BATCH = 256;

  private final ShapedNetwork network;
  private final Graph graph = new Graph();
  private final Session session;
  private final Variables variables;
  private final Placeholder<TUint8> images;
  private final Operand<TFloat32> probabilities;

  PredictionGraph(ShapedNetwork network, Normalization normalization, Device device, int threads) {
    this.network = network;
    try {
      Ops tf = Ops.create(graph);
      images = tf.placeholder(TUint8.class, Placeholder.shape(shape(Shape.UNKNOWN_SIZE)));
      variables = new Variables(tf);
      GraphBuilder builder = new GraphBuilder(tf, network, normalization, variables::of, null);
      probabilities = tf.nn.softmax(builder.addNetwork(images, Mode.INFERENCE));
      session = new Session(graph, SessionConfig.training(device, threads, Arithmetic.FP32));
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  void setWeights(Weights weights) {
    variables.assign(session, weights.values());
  }

  @Override
  public float[] probabilities(Split split) {
    float[] all = new float[Math.multiplyExact(split.size(), network.labels())];
    for (int from = 0; from < split.size(); from += BATCH) {
      int to = Math.min(split.size(), from + BATCH);
      float[] part = probabilities(split, from, to);
      System.arraycopy(part, 0, all, from * network.labels(), part.length);
    }
    return all;
  }

  private float[] probabilities(Split split, int from, int to) {
    int size = network.input().size();
    byte[] pixels = new byte[(to - from) * size];
    for (int image = from; image < to; image++) {
      split.copyPixels(image, pixels, (image - from) * size);
    }
    try (TUint8 batch = TUint8.tensorOf(shape(to - from))) {
      batch.asRawTensor().data().write(pixels);
      try (Result result = session.runner().feed(images, batch).fetch(probabilities).run()) {
        float[] values = new float[(to - from) * network.labels()];
        result.get(0).asRawTensor().data().asFloats().read(values);
        return values;
      }
    }
  }

  private Shape shape(long images) {
    ImageSpec input = network.input();
    return Shape.of(images, input.height(), input.width(), input.channels());
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
