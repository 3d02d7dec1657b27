package io.streamlens.modelstore.manifest;

import java.util.Map;

/**
 * Where a model came from.
 *
 * @param dataset name of the data set
 * @param datasetDigest digest of its content, {@code sha256:…}
 * @param network name of the network
 * @param hyperparameters epochs, batch size, optimizer, learning rate and the like
 * @param seed of all random numbers of the run
 * @param device what it ran on, such as {@code cpu}
 * @param tensorflow version of the native TensorFlow library
 * @param seconds wall-clock time of the training loop
 */
public record TrainingRecord(
    String dataset,
    String datasetDigest,
    String network,
    Map<String, Object> hyperparameters,
    long seed,
    String device,
    String tensorflow,
    double seconds) {

  public TrainingRecord {
    hyperparameters = Map.copyOf(hyperparameters);
  }
}
