package io.streamlens.trainer.option;

import io.streamlens.trainer.TrainingOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The options each built-in network is trained with when nobody says otherwise, as data: {@code
 * recipes.properties} beside this class, a line {@code network.option=value} each. How they were
 * found stands there.
 */
public final class Recipes {

  private static final String FILE = "recipes.properties";

  /** The recipe of every network that has none of its own. */
  private static final String GENERAL = "general";

  private Recipes() {}

  /**
   * The general recipe, changed by the network's own lines.
   *
   * @param network its name, perhaps with parameters after a colon; one that is not built in has no
   *     lines
   */
  public static TrainingOptions of(String network) {
    Properties lines = read();
    String name = network.replaceFirst(":.*", "");
    return apply(lines, name, apply(lines, GENERAL, TrainingOptions.PLAIN));
  }

  private static TrainingOptions apply(Properties lines, String network, TrainingOptions start) {
    TrainingOptions options = start;
    for (TrainingOption option : TrainingOption.values()) {
      String value = lines.getProperty(network + "." + option);
      options = value == null ? options : option.set(options, value);
    }
    return options;
  }

  private static Properties read() {
    Properties lines = new Properties();
    try (InputStream in = Recipes.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("no " + FILE + " beside " + Recipes.class);
      }
      lines.load(in);
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read", e);
    }
  }
}
