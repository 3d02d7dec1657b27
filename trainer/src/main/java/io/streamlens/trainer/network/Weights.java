package io.streamlens.trainer.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The values of a network's weights by name. The arrays belong to this record: do not change them.
 *
 * @param values row-major, in the order of the network's weights
 */
public record Weights(Map<String, float[]> values) {

  /** Values as the weights' initializers say; the same for the same seed on every machine. */
  public static Weights initial(List<WeightSpec> specs, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Map<String, float[]> values = new LinkedHashMap<>();
    specs.forEach(spec -> values.put(spec.name(), spec.initializer().values(spec.size(), random)));
    return new Weights(values);
  }

  /** The values of one weight. */
  public float[] of(String name) {
    float[] found = values.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no weight " + name + " in " + values.keySet());
    }
    return found;
  }
}
