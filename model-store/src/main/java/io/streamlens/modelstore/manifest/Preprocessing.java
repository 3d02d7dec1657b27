package io.streamlens.modelstore.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.regex.Pattern;

/**
 * How an image of any size and colour is brought to a model's {@link ImageSpec}.
 *
 * @param resize how pixels are computed at another size
 * @param fit what happens when the proportions differ
 * @param grey how colours become grey for a model with one channel
 * @param background {@code #rrggbb}: what shows through transparent pixels and fills padding
 */
public record Preprocessing(Resize resize, Fit fit, Grey grey, String background) {

  private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");

  /** What a model gets when nobody says otherwise. */
  public static final Preprocessing DEFAULT =
      new Preprocessing(Resize.BILINEAR, Fit.STRETCH, Grey.LUMA, "#000000");

  /**
   * @throws IllegalArgumentException if something is missing or {@code background} is no colour
   */
  public Preprocessing {
    Require.present("resize", resize);
    Require.present("fit", fit);
    Require.present("grey", grey);
    Require.present("background", background);
    if (!COLOUR.matcher(background).matches()) {
      throw new IllegalArgumentException("background must be #rrggbb, not '" + background + "'");
    }
  }

  /** How pixels are computed at another size. */
  public enum Resize {
    /** Bilinear when growing, the average of the covered area when shrinking. */
    @JsonProperty("bilinear")
    BILINEAR
  }

  /** What happens when the image's proportions are not the model's. */
  public enum Fit {
    /** Each axis is scaled on its own. */
    @JsonProperty("stretch")
    STRETCH,
    /** Scaled until the input is covered, the overhanging middle-out rest cut off. */
    @JsonProperty("crop")
    CROP,
    /** Scaled until all of it fits, centred, the rest filled with the background. */
    @JsonProperty("pad")
    PAD
  }

  /** How colours become grey. */
  public enum Grey {
    /** ITU-R BT.601: 0.299 red + 0.587 green + 0.114 blue. */
    @JsonProperty("luma")
    LUMA
  }
}
