package io.streamlens.inference.settings;

import io.streamlens.modelstore.s3.S3Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads settings by key; a value that does not fit is answered by one line that names the key, the
 * value and what is allowed. Remembers which keys it was asked for.
 */
final class SettingsReader {

  /** Variables of the environment that begin like ours and are read elsewhere. */
  private static final Set<String> OTHERS =
      Set.of(S3Settings.CACHE_BYTES_VARIABLE, "STREAMLENS_DEBUG");

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|m)");
  private static final Pattern BYTES = Pattern.compile("(\\d{1,9}) ?([KMG]i?B?)?");

  private final Function<String, Optional<String>> source;
  private final Set<String> asked = new LinkedHashSet<>();

  /**
   * @param source the value of a key, if it is set
   */
  SettingsReader(Function<String, Optional<String>> source) {
    this.source = source;
  }

  /** The keys that were read so far: all that there are, once everything has been read. */
  Set<String> asked() {
    return asked;
  }

  Optional<String> text(String key) {
    asked.add(key);
    return source.apply(key).map(String::strip).filter(value -> !value.isEmpty());
  }

  /** The value of a key that is no setting of ours. */
  Optional<String> peek(String key) {
    return source.apply(key);
  }

  String required(String key, String allowed) {
    return text(key)
        .orElseThrow(() -> new InvalidSettingException(key + " is not set; allowed: " + allowed));
  }

  <T> T parsed(String key, String value, String allowed, Function<String, T> parser) {
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException e) {
      throw invalid(key, value, allowed);
    }
  }

  int integer(String key, int byDefault, int min, int max) {
    Optional<String> value = text(key);
    if (value.isEmpty()) {
      return byDefault;
    }
    String allowed = "a whole number from " + min + " to " + max;
    int number = parsed(key, value.get(), allowed, Integer::parseInt);
    if (number < min || number > max) {
      throw invalid(key, value.get(), allowed);
    }
    return number;
  }

  boolean flag(String key, boolean byDefault) {
    return choice(key, Boolean.toString(byDefault), "true", "false").equals("true");
  }

  String choice(String key, String byDefault, String... allowed) {
    String value = text(key).orElse(byDefault);
    if (!Set.of(allowed).contains(value)) {
      throw invalid(key, value, Arrays.stream(allowed).collect(Collectors.joining(", ")));
    }
    return value;
  }

  Duration duration(String key, Duration byDefault, Duration min, Duration max) {
    return optionalDuration(key, min, max).orElse(byDefault);
  }

  Optional<Duration> optionalDuration(String key, Duration min, Duration max) {
    Optional<String> value = text(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    String allowed =
        "a time such as 5ms, 2s or 1m, from " + min.toMillis() + "ms to " + max.toMillis() + "ms";
    Matcher matcher = DURATION.matcher(value.get());
    if (!matcher.matches()) {
      throw invalid(key, value.get(), allowed);
    }
    long number = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          default -> Duration.ofMinutes(number);
        };
    if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      throw invalid(key, value.get(), allowed);
    }
    return Optional.of(duration);
  }

  long bytes(String key, long byDefault, long min) {
    Optional<String> value = text(key);
    if (value.isEmpty()) {
      return byDefault;
    }
    String allowed = "a size such as 512K, 10M or 1G, at least " + min + " bytes";
    Matcher matcher = BYTES.matcher(value.get());
    if (!matcher.matches()) {
      throw invalid(key, value.get(), allowed);
    }
    String unit = matcher.group(2) == null ? "" : matcher.group(2).substring(0, 1);
    int shift =
        switch (unit) {
          case "K" -> 10;
          case "M" -> 20;
          case "G" -> 30;
          default -> 0;
        };
    long bytes = Long.parseLong(matcher.group(1)) << shift;
    if (bytes < min) {
      throw invalid(key, value.get(), allowed);
    }
    return bytes;
  }

  /**
   * Refuses what begins with {@code prefix} and was not asked for. A variable of the environment is
   * listed by its own name and by a key that is guessed from it, with a dot for each underscore: so
   * it is compared as a variable, and called by its own name.
   *
   * @param names all keys and variables that are set
   * @throws InvalidSettingException for the first one
   */
  void refuseUnknown(String prefix, Collection<String> names) {
    Set<String> variables =
        asked.stream().map(SettingsReader::variable).collect(Collectors.toSet());
    for (String name : names) {
      if (!name.startsWith(prefix) || asked.contains(name)) {
        continue;
      }
      String variable = variable(name);
      boolean fromEnvironment = names.contains(variable);
      if (!fromEnvironment || !(variables.contains(variable) || OTHERS.contains(variable))) {
        throw new InvalidSettingException(
            "%s is no setting of the inference stream; allowed: %s"
                .formatted(fromEnvironment ? variable : name, String.join(", ", asked)));
      }
    }
  }

  /** A key as it is written in the environment. */
  static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  static InvalidSettingException invalid(String key, String value, String allowed) {
    return new InvalidSettingException(key + " is '" + value + "'; allowed: " + allowed);
  }
}
