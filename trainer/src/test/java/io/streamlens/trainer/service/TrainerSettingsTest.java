package io.streamlens.trainer.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerSettingsTest {

  @Test
  void shouldStartWithTheTwoThatAreRequired() {
    TrainerSettings settings = read(Map.of());

    assertEquals("/models", settings.store());
    assertEquals(Duration.ofSeconds(30), settings.limits().leaseTimeout());
    assertEquals(3, settings.attempts());
  }

  @ParameterizedTest
  @CsvSource({
    "streamlens.lease-timeout, 1s",
    "streamlens.lease-timeout, soon",
    "streamlens.gate-margin, 2",
    "streamlens.gate-class-floor, -1",
    "streamlens.gate-min-accuracy, high",
    "streamlens.job-attempts, 0",
    "streamlens.max-waiting-jobs, many",
    "streamlens.max-dataset-bytes, 1",
    "streamlens.announce, perhaps",
    "streamlens.data, /is/not/there",
    "streamlens.client-config, /is/not/there"
  })
  void shouldNameTheKeyTheValueAndWhatIsAllowed(String key, String value) {
    InvalidSettingException problem =
        assertThrows(InvalidSettingException.class, () -> read(Map.of(key, value)));

    assertTrue(problem.getMessage().startsWith(key + " is '" + value + "'; allowed: "));
  }

  @Test
  void shouldKnowAVariableOfTheEnvironmentByTheKeyThatIsGuessedFromIt() {
    // given what Quarkus lists for variables: their names, and keys with dots for underscores
    Map<String, String> known =
        Map.of(
            "STREAMLENS_LEASE_TIMEOUT", "5s",
            "streamlens.lease.timeout", "5s",
            "STREAMLENS_MODEL_CACHE_BYTES", "1000",
            "streamlens.model.cache.bytes", "1000");
    read(known);

    // when one of them is misspelt
    InvalidSettingException problem =
        assertThrows(
            InvalidSettingException.class,
            () -> read(Map.of("STREAMLENS_LEASE_TIMOUT", "5s", "streamlens.lease.timout", "5s")));

    // then it is called by its own name
    assertTrue(problem.getMessage().startsWith("STREAMLENS_LEASE_TIMOUT is no setting"));
  }

  @Test
  void shouldRefuseAKeyThatThereIsNot() {
    InvalidSettingException problem =
        assertThrows(
            InvalidSettingException.class, () -> read(Map.of("streamlens.lease-timout", "5s")));

    assertTrue(problem.getMessage().startsWith("streamlens.lease-timout is no setting"));
  }

  @Test
  void shouldDescribeEveryKeyInTheFile() throws IOException {
    InvalidSettingException all =
        assertThrows(InvalidSettingException.class, () -> read(Map.of("streamlens.x", "")));
    String file;
    try (InputStream in = getClass().getResourceAsStream("/application.properties")) {
      file = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    TreeSet<String> described = new TreeSet<>();
    Matcher keys = Pattern.compile("(?m)^#(streamlens\\.[a-z-]+)=").matcher(file);
    while (keys.find()) {
      described.add(keys.group(1));
    }
    TreeSet<String> known = new TreeSet<>();
    Matcher names = Pattern.compile("streamlens\\.[a-z-]{2,}").matcher(all.getMessage());
    while (names.find()) {
      known.add(names.group());
    }

    assertEquals(known, described);
  }

  private static TrainerSettings read(Map<String, String> more) {
    Map<String, String> values = new HashMap<>(more);
    values.put("streamlens.store", "/models");
    values.put("streamlens.jobs", "/jobs");
    return TrainerSettings.read(key -> Optional.ofNullable(values.get(key)), values.keySet());
  }
}
