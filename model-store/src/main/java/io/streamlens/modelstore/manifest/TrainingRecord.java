package io.streamlens.modelstore.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.streamlens.modelstore.Digest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a model came from.
 *
 * @param dataset name of the data set
 * @param datasetDigest digest of its content, in the form of {@link Digest}
 * @param network name of the network
 * @param hyperparameters epochs, batch size, optimizer, learning rate and the like: strings, finite
 *     numbers, booleans and lists of these; an integer is read back as an {@code Integer} or {@code
 *     Long}, a fraction as a {@code Double}
 * @param seed of all random numbers of the run
 * @param device what it ran on, such as {@code cpu}
 * @param tensorflow version of the native TensorFlow library
 * @param seconds wall-clock time of the training loop, 0 or more
 */
public record TrainingRecord(
    String dataset,
    String datasetDigest,
    String network,
    Map<String, Object> hyperparameters,
    @JsonProperty(required = true) long seed,
    String device,
    String tensorflow,
    @JsonProperty(required = true) double seconds) {

  /**
   * @throws IllegalArgumentException naming the field that is missing or out of its bounds
   */
  public TrainingRecord {
    Require.text("dataset", dataset);
    checkDigest(datasetDigest);
    Require.text("network", network);
    Require.text("device", device);
    Require.text("tensorflow", tensorflow);
    Require.finite("seconds", seconds);
    if (seconds < 0) {
      throw new IllegalArgumentException("seconds must be 0 or more, not " + seconds);
    }
    hyperparameters = checkedHyperparameters(hyperparameters);
  }

  private static void checkDigest(String datasetDigest) {
    Require.present("datasetDigest", datasetDigest);
    try {
      new Digest(datasetDigest);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("datasetDigest is " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> checkedHyperparameters(@Nullable Map<String, Object> values) {
    if (values == null) {
      return Map.of();
    }
    values.forEach((name, value) -> checkValue("hyperparameters." + name, value));
    return Map.copyOf(values);
  }

  private static void checkValue(String field, @Nullable Object value) {
    if (value instanceof List<?> list) {
      list.forEach(element -> checkValue(field, element));
    } else if (value instanceof Number number) {
      Require.finite(field, number.doubleValue());
    } else if (!(value instanceof String || value instanceof Boolean)) {
      throw new IllegalArgumentException(
          field + " must be a string, a number, a boolean or a list of these, not " + value);
    }
  }
}
