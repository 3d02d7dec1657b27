package io.streamlens.trainer.network;

import io.streamlens.trainer.network.LayerContext.Mode;
import io.streamlens.trainer.network.ShapedNetwork.ShapedLayer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/**
 * Turns a network into a part of a graph: images in, logits out. The same network can be added to
 * one graph several times, in both modes, on the same weights.
 */
public final class GraphBuilder {

  private final Ops tf;
  private final ShapedNetwork network;
  private final Normalization normalization;
  private final Function<WeightSpec, Operand<TFloat32>> weights;
  private final @Nullable Operand<TInt64> step;
  private final List<Op> updates = new ArrayList<>();
  private BiConsumer<ShapedLayer, Operand<TFloat32>> outputs = (layer, output) -> {};
  private int layersAdded;

  /**
   * A builder for one graph.
   *
   * @param tf makes operations in the graph
   * @param weights gives the variable or constant of a weight
   * @param step two numbers, [2], that change with every step: what random operations begin from;
   *     absent where the network is only added in inference mode
   */
  public GraphBuilder(
      Ops tf,
      ShapedNetwork network,
      Normalization normalization,
      Function<WeightSpec, Operand<TFloat32>> weights,
      @Nullable Operand<TInt64> step) {
    this.tf = tf;
    this.network = network;
    this.normalization = normalization;
    this.weights = weights;
    this.step = step;
  }

  /** Tells {@code listener} what comes out of each layer that is added from now on. */
  public GraphBuilder onOutput(BiConsumer<ShapedLayer, Operand<TFloat32>> listener) {
    outputs = listener;
    return this;
  }

  /**
   * Adds the network.
   *
   * @param images [N, height, width, channels]
   * @return the logits, [N, labels]
   */
  public Operand<TFloat32> addNetwork(Operand<TUint8> images, Mode mode) {
    return addLayers(network.layers(), normalization.addTo(tf, images), mode);
  }

  /** Adds layers, whatever comes before them. */
  Operand<TFloat32> addLayers(List<ShapedLayer> layers, Operand<TFloat32> features, Mode mode) {
    layersAdded = 0;
    return add(layers, features, mode);
  }

  /**
   * What has to run with every training step beside the optimizer: it keeps the moving averages up
   * to date. Complete after {@link #addNetwork} in training mode; empty for most networks.
   */
  public List<Op> updates() {
    return List.copyOf(updates);
  }

  private Operand<TFloat32> add(List<ShapedLayer> layers, Operand<TFloat32> features, Mode mode) {
    Operand<TFloat32> result = features;
    for (ShapedLayer layer : layers) {
      result = add(layer, result, mode);
      outputs.accept(layer, result);
    }
    return result;
  }

  private Operand<TFloat32> add(ShapedLayer layer, Operand<TFloat32> input, Mode mode) {
    if (layer.layer() instanceof SimpleLayer simple) {
      return simple.addTo(new Context(layer, mode, layersAdded++), input, layer.input());
    }
    if (layer.layer() instanceof CompositeLayer composite) {
      List<Operand<TFloat32>> outputs = new ArrayList<>();
      layer.bodies().forEach(body -> outputs.add(add(body, input, mode)));
      return composite.join(tf, outputs);
    }
    throw new IllegalStateException("a layer that is not resolved: " + layer);
  }

  private final class Context implements LayerContext {

    private final Mode mode;
    private final int index;
    private final Map<String, WeightSpec> specs = new LinkedHashMap<>();
    private final String prefix;

    Context(ShapedLayer layer, Mode mode, int index) {
      this.mode = mode;
      this.index = index;
      this.prefix = layer.weightPrefix() + ".";
      layer.ownWeights().forEach(spec -> specs.put(spec.name(), spec));
    }

    @Override
    public Ops tf() {
      return tf;
    }

    @Override
    public Mode mode() {
      return mode;
    }

    @Override
    public Operand<TFloat32> weight(String name) {
      WeightSpec spec = specs.get(prefix + name);
      if (spec == null) {
        throw new IllegalArgumentException("no weight " + name + " in " + specs.keySet());
      }
      return weights.apply(spec);
    }

    @Override
    public void update(String name, Operand<TFloat32> value) {
      updates.add(tf.assign(weight(name), value));
    }

    @Override
    public Operand<TInt64> randomSeed() {
      if (step == null) {
        throw new IllegalStateException("no random numbers in a graph for inference");
      }
      return tf.math.add(step, tf.constant(new long[] {index, 0}));
    }
  }
}
