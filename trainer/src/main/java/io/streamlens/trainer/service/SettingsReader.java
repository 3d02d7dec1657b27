package io.streamlens.trainer.service;

import io.streamlens.modelstore.s3.S3Settings;
import java.time.Duration;
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

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h)");
  private static final Pattern BYTES = Pattern.compile("(\\d{1,9}) ?([KMG]?)");

  private final Function<String, Optional<String>> source;
  private final Set<String> asked = new LinkedHashSet<>();

  /**
   * @param source the value of a key, if it is set
   */
  SettingsReader(Function<String, Optional<String>> source) {
    this.source = source;
  }

  Optional<String> text(String key) {
    asked.add(key);
    return source.apply(key).map(String::strip).filter(value -> !value.isEmpty());
  }

  String required(String key, String allowed) {
    return text(key)
        .orElseThrow(() -> new InvalidSettingException(key + " is not set; allowed: " + allowed));
  }

  int integer(String key, int byDefault, int min, int max) {
    Optional<String> value = text(key);
    if (value.isEmpty()) {
      return byDefault;
    }
    String allowed = "a whole number from " + min + " to " + max;
    if (!value.get().matches("\\d{1,9}")) {
      throw invalid(key, value.get(), allowed);
    }
    int number = Integer.parseInt(value.get());
    if (number < min || number > max) {
      throw invalid(key, value.get(), allowed);
    }
    return number;
  }

  /** A number from 0 to 1. */
  double share(String key, double byDefault) {
    Optional<String> value = text(key);
    if (value.isEmpty()) {
      return byDefault;
    }
    if (!value.get().matches("0|1|[01]?\\.\\d{1,9}") || Double.parseDouble(value.get()) > 1) {
      throw invalid(key, value.get(), "a number from 0 to 1, such as 0.85");
    }
    return Double.parseDouble(value.get());
  }

  boolean flag(String key, boolean byDefault) {
    String value = text(key).orElse(Boolean.toString(byDefault));
    if (!value.equals("true") && !value.equals("false")) {
      throw invalid(key, value, "true, false");
    }
    return value.equals("true");
  }

  Duration duration(String key, Duration byDefault, Duration min, Duration max) {
    Optional<String> value = text(key);
    if (value.isEmpty()) {
      return byDefault;
    }
    String allowed =
        "a time such as 500ms, 30s or 2m, from "
            + min.toMillis()
            + "ms to "
            + max.toMillis()
            + "ms";
    Matcher matcher = DURATION.matcher(value.get());
    if (!matcher.matches()) {
      throw invalid(key, value.get(), allowed);
    }
    long number = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofHours(number);
        };
    if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      throw invalid(key, value.get(), allowed);
    }
    return duration;
  }

  long bytes(String key, long byDefault, long min, long max) {
    Optional<String> value = text(key);
    if (value.isEmpty()) {
      return byDefault;
    }
    String allowed = "a size such as 512M or 2G, from " + min + " to " + max + " bytes";
    Matcher matcher = BYTES.matcher(value.get());
    if (!matcher.matches()) {
      throw invalid(key, value.get(), allowed);
    }
    int shift =
        switch (matcher.group(2)) {
          case "K" -> 10;
          case "M" -> 20;
          case "G" -> 30;
          default -> 0;
        };
    long bytes = Long.parseLong(matcher.group(1)) << shift;
    if (bytes < min || bytes > max) {
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
            "%s is no setting of the trainer; allowed: %s"
                .formatted(fromEnvironment ? variable : name, String.join(", ", asked)));
      }
    }
  }

  /** A key as it is written in the environment. */
  private static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  static InvalidSettingException invalid(String key, String value, String allowed) {
    return new InvalidSettingException(key + " is '" + value + "'; allowed: " + allowed);
  }
}
