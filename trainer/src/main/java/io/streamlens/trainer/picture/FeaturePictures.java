package io.streamlens.trainer.picture;

import io.streamlens.modelstore.savedmodel.SavedModelLayers.LayerOutput;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What one image has become at some place in a network, as pictures.
 *
 * @param layer the layer's path, such as {@code 3.relu}; of a convolution that others finish the
 *     last's
 * @param layers all of them, such as {@code 3.conv, 3.relu}
 * @param height of each map
 * @param width of each map
 * @param all how many maps there are; not all are drawn
 * @param drawn how many are
 * @param signed whether there are negative values: then blue, white and red, else the brighter the
 *     more
 * @param picture the maps in rows
 */
public record FeaturePictures(
    String layer,
    String layers,
    int height,
    int width,
    int all,
    int drawn,
    boolean signed,
    BufferedImage picture) {

  private static final int LARGEST = 32;
  private static final int MOST_LAYERS = 24;

  /** A map that hardly answers is shown as one: it is not blown up to full brightness. */
  private static final double FAINT = 0.25;

  /** What only finishes what the layer before it has begun. */
  private static final Set<String> FINISHING =
      Set.of(
          "batchnorm",
          "scale-offset",
          "dropout",
          "linear",
          "relu",
          "leaky-relu",
          "elu",
          "gelu",
          "sigmoid",
          "tanh",
          "swish");

  /**
   * The layers whose output is maps, from input to output: of a convolution with normalisation and
   * activation what comes out of all three. At most 24.
   */
  public static List<FeaturePictures> of(List<LayerOutput> outputs) {
    return of(outputs, TileGrid.DEFAULT, LARGEST);
  }

  /**
   * {@link #of(List)} in another grid.
   *
   * @param most how many maps of each layer are drawn at most
   */
  public static List<FeaturePictures> of(List<LayerOutput> outputs, TileGrid grid, int most) {
    List<FeaturePictures> pictures = new ArrayList<>();
    List<String> together = new ArrayList<>();
    for (int i = 0; i < outputs.size() && pictures.size() < MOST_LAYERS; i++) {
      together.add(outputs.get(i).layer());
      if (i + 1 == outputs.size() || !finishes(outputs.get(i), outputs.get(i + 1))) {
        if (!outputs.get(i).isVector()) {
          pictures.add(of(outputs.get(i), String.join(", ", together), grid, most));
        }
        together.clear();
      }
    }
    return pictures;
  }

  /** Whether {@code next} finishes {@code layer}: in the same body, right after it. */
  private static boolean finishes(LayerOutput layer, LayerOutput next) {
    return body(layer.layer()).equals(body(next.layer())) && FINISHING.contains(kind(next.layer()));
  }

  /** {@code 4.residual.body.} for {@code 4.residual.body.1.conv}. */
  private static String body(String layer) {
    return layer.replaceFirst("\\d+\\.[a-z-]+(-\\d+)?$", "");
  }

  private static String kind(String layer) {
    return layer.substring(layer.lastIndexOf('.') + 1).replaceFirst("-\\d+$", "");
  }

  private static FeaturePictures of(LayerOutput output, String layers, TileGrid grid, int most) {
    boolean signed = false;
    double largest = 1e-9;
    for (float value : output.values()) {
      signed |= value < 0;
      largest = Math.max(largest, Math.abs(value));
    }
    int drawn = Math.min(most, output.channels());
    List<BufferedImage> maps = new ArrayList<>();
    for (int channel = 0; channel < drawn; channel++) {
      float[] map = output.map(channel);
      double unit = Math.max(FAINT * largest, largest(map));
      ColourScale scale = signed ? ColourScale.SIGNED : ColourScale.BRIGHTNESS;
      maps.add(Pictures.map(map, output.width(), scale, unit));
    }
    return new FeaturePictures(
        output.layer(),
        layers,
        output.height(),
        output.width(),
        output.channels(),
        drawn,
        signed,
        grid.draw(maps));
  }

  private static double largest(float[] map) {
    float[] sizes = map.clone();
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.abs(sizes[i]);
    }
    Arrays.sort(sizes);
    return sizes[sizes.length - 1];
  }
}
