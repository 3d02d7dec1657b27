package io.streamlens.trainer.network;

import io.streamlens.trainer.network.ShapedNetwork.ShapedLayer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A trained network as it is best asked: what does nothing in inference is left out, and every
 * batch normalisation is folded into the convolution or fully connected layer right before it,
 * whose kernel and bias take over its scale and offset; one that follows something else becomes a
 * scale and an offset. It gives what the trained network gives, but for rounding.
 *
 * @param network its layers, those that are left under the names they had
 * @param weights their values
 */
public record InferenceNetwork(ShapedNetwork network, Weights weights) {

  /** Simplifies a trained network. */
  public static InferenceNetwork of(ShapedNetwork network, Weights weights) {
    Folding folding = new Folding(weights);
    List<ShapedLayer> layers = folding.simplify(network.layers());
    Map<String, float[]> values = new LinkedHashMap<>();
    ShapedNetwork simplified =
        new ShapedNetwork(network.name(), network.input(), network.labels(), layers);
    simplified.weights().forEach(spec -> values.put(spec.name(), folding.value(spec.name())));
    return new InferenceNetwork(simplified, new Weights(values));
  }

  /** One pass over a network; collects the values that change. */
  private static final class Folding {

    private final Weights trained;
    private final Map<String, float[]> changed = new LinkedHashMap<>();

    Folding(Weights trained) {
      this.trained = trained;
    }

    float[] value(String name) {
      float[] value = changed.get(name);
      return value == null ? trained.of(name) : value;
    }

    List<ShapedLayer> simplify(List<ShapedLayer> layers) {
      List<ShapedLayer> kept = new ArrayList<>();
      for (ShapedLayer layer : layers) {
        if (layer.layer() instanceof BatchNorm batchNorm) {
          add(kept, layer, batchNorm);
        } else if (!doesNothing(layer.layer())) {
          kept.add(
              with(layer, layer.layer(), layer.bodies().stream().map(this::simplify).toList()));
        }
      }
      return kept;
    }

    private static boolean doesNothing(Layer layer) {
      return layer instanceof Dropout
          || layer instanceof Activation activation
              && activation.function() == Activation.Function.LINEAR;
    }

    private static ShapedLayer with(ShapedLayer old, Layer layer, List<List<ShapedLayer>> bodies) {
      return new ShapedLayer(old.name(), layer, old.input(), old.output(), old.following(), bodies);
    }

    private void add(List<ShapedLayer> kept, ShapedLayer place, BatchNorm batchNorm) {
      ScaleAndOffset channels = scaleAndOffset(place.weightPrefix() + ".", batchNorm);
      int last = kept.size() - 1;
      if (last >= 0 && kept.get(last).layer() instanceof LinearLayer linear) {
        ShapedLayer before = kept.get(last);
        fold(before.weightPrefix() + ".", linear, channels);
        kept.set(last, with(before, linear.withBias(), List.of()));
      } else {
        changed.put(place.weightPrefix() + "." + ScaleOffset.SCALE, channels.scale());
        changed.put(place.weightPrefix() + "." + ScaleOffset.OFFSET, channels.offset());
        kept.add(with(place, new ScaleOffset(), List.of()));
      }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record ScaleAndOffset(float[] scale, float[] offset) {}

    private ScaleAndOffset scaleAndOffset(String prefix, BatchNorm batchNorm) {
      float[] scale = trained.of(prefix + BatchNorm.SCALE).clone();
      float[] offset = trained.of(prefix + BatchNorm.OFFSET).clone();
      float[] mean = trained.of(prefix + BatchNorm.MEAN);
      float[] variance = trained.of(prefix + BatchNorm.VARIANCE);
      for (int i = 0; i < scale.length; i++) {
        scale[i] = (float) (scale[i] / Math.sqrt(variance[i] + batchNorm.epsilon()));
        offset[i] -= scale[i] * mean[i];
      }
      return new ScaleAndOffset(scale, offset);
    }

    /** The outputs are the last dimensions of every kernel. */
    private void fold(String prefix, LinearLayer layer, ScaleAndOffset channels) {
      int outputs = channels.scale().length;
      float[] kernel = value(prefix + LinearLayer.KERNEL).clone();
      for (int i = 0; i < kernel.length; i++) {
        kernel[i] *= channels.scale()[i % outputs];
      }
      float[] bias = new float[outputs];
      float[] before = layer.bias() ? value(prefix + LinearLayer.BIAS) : bias;
      for (int i = 0; i < outputs; i++) {
        bias[i] = before[i] * channels.scale()[i] + channels.offset()[i];
      }
      changed.put(prefix + LinearLayer.KERNEL, kernel);
      changed.put(prefix + LinearLayer.BIAS, bias);
    }
  }
}
