package io.streamlens.modelstore;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one model of a store: by an alias that may move, or by a version that never changes. In
 * text: {@code name}, {@code name@alias} or {@code name:version}; the bare name means {@code
 * name@champion}.
 */
public sealed interface ModelReference {

  /** The alias that a bare model name stands for. */
  String DEFAULT_ALIAS = "champion";

  /** What a model's name or an alias may look like. */
  Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  /** The model's name. */
  String name();

  /**
   * The version that an alias points to at the moment of resolving.
   *
   * @param name the model's name
   * @param alias the alias, such as {@code champion}
   */
  record Alias(String name, String alias) implements ModelReference {
    public Alias {
      checkName("model name", name);
      checkName("alias", alias);
    }

    @Override
    public String toString() {
      return name + "@" + alias;
    }
  }

  /**
   * One version, whatever the aliases say.
   *
   * @param name the model's name
   * @param version the version's number, 1 or more
   */
  record Version(String name, int version) implements ModelReference {
    public Version {
      checkName("model name", name);
      if (version < 1) {
        throw new IllegalArgumentException("a model's version is 1 or more, not " + version);
      }
    }

    @Override
    public String toString() {
      return name + ":" + version;
    }
  }

  /**
   * Reads {@code name}, {@code name@alias} or {@code name:version}.
   *
   * @throws IllegalArgumentException with a message for the user if {@code text} is none of them
   */
  static ModelReference parse(String text) {
    Matcher matcher =
        Pattern.compile("(?<name>[^@:]*)(?:@(?<alias>.*)|:(?<version>[0-9]{1,9}))?").matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not a model: '" + text + "' (expected NAME, NAME@ALIAS or NAME:VERSION)");
    }
    String name = matcher.group("name");
    if (matcher.group("version") != null) {
      return new Version(name, Integer.parseInt(matcher.group("version")));
    }
    String alias = matcher.group("alias");
    return new Alias(name, alias == null ? DEFAULT_ALIAS : alias);
  }

  /**
   * Checks a name before it becomes part of a path.
   *
   * @param what what it names, for the message
   * @param value the model's name or alias
   * @throws IllegalArgumentException if it does not look as {@link #NAME} says
   */
  static void checkName(String what, String value) {
    Objects.requireNonNull(value, what);
    if (!NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a valid "
              + what
              + ": '"
              + value
              + "' (1 to 63 of a-z, 0-9, '.', '_', '-', beginning with a letter or digit)");
    }
  }
}
