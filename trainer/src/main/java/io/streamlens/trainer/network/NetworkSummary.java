package io.streamlens.trainer.network;

import io.streamlens.trainer.network.ShapedNetwork.ShapedLayer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a network is made of, layer by layer.
 *
 * @param name the network's name
 * @param rows from input to output; a layer that has others inside is followed by them
 * @param parameters values that are learned, in the whole network
 * @param statistics values that are kept beside them: moving averages
 * @param multiplyAdds multiplications with an addition that one image takes
 */
public record NetworkSummary(
    String name, List<Row> rows, long parameters, long statistics, long multiplyAdds) {

  public NetworkSummary {
    rows = List.copyOf(rows);
  }

  /**
   * One layer.
   *
   * @param depth how many layers it is inside of; 0 for the network's own
   * @param name unique in the network, such as {@code 5.branches[2].1.conv}
   * @param settings such as {@code 5x5, stride 2}; may be empty
   * @param output the shape of what comes out
   * @param parameters values that are learned, those of layers inside included
   * @param multiplyAdds for one image, those of layers inside included
   */
  public record Row(
      int depth,
      String name,
      String settings,
      FeatureShape output,
      long parameters,
      long multiplyAdds) {}

  /** Sums up a network. */
  public static NetworkSummary of(ShapedNetwork network) {
    List<Row> rows = new ArrayList<>();
    network.layers().forEach(layer -> addRows(rows, layer, 0));
    long values = network.weights().stream().mapToLong(WeightSpec::size).sum();
    return new NetworkSummary(
        network.name(),
        rows,
        network.parameters(),
        values - network.parameters(),
        network.layers().stream().mapToLong(NetworkSummary::multiplyAdds).sum());
  }

  private static void addRows(List<Row> rows, ShapedLayer layer, int depth) {
    String settings = layer.layer() instanceof SimpleLayer simple ? simple.settings() : "";
    rows.add(
        new Row(
            depth, layer.name(), settings, layer.output(), parameters(layer), multiplyAdds(layer)));
    layer.bodies().forEach(body -> body.forEach(inner -> addRows(rows, inner, depth + 1)));
  }

  private static long parameters(ShapedLayer layer) {
    return layer.weights().stream().filter(WeightSpec::trainable).mapToLong(WeightSpec::size).sum();
  }

  private static long multiplyAdds(ShapedLayer layer) {
    long own = layer.layer() instanceof SimpleLayer simple ? simple.multiplyAdds(layer.input()) : 0;
    return own
        + layer.bodies().stream()
            .flatMap(List::stream)
            .mapToLong(NetworkSummary::multiplyAdds)
            .sum();
  }
}
