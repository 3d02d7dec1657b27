package io.streamlens.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * What {@code demo --report} writes.
 *
 * @param dataset name of the data set
 * @param network name of the network
 * @param device what it was trained on
 * @param delivery what the stream promised
 * @param training how the training went
 * @param model what was published and served
 * @param stream what came of the images
 */
record DemoReport(
    String dataset,
    String network,
    String device,
    String delivery,
    Training training,
    Model model,
    Stream stream) {

  /**
   * The training.
   *
   * @param seconds wall-clock time of the training loop
   * @param testAccuracy of the trainer's evaluation, 0 to 1
   */
  record Training(int epochs, double seconds, double testAccuracy) {}

  /** The version that served. */
  record Model(String name, int version, String digest) {}

  /**
   * The two stretches.
   *
   * @param sent images of the burst
   * @param classified how many of them came out on {@code classifications}
   * @param deadLettered how many of them came out on {@code images-dead-letter}
   * @param accuracy share of them whose label is the true one, 0 to 1
   * @param differentFromTraining how many have another label than the trainer's evaluation gave
   * @param imagesPerSecond from the first send of the burst to its last result
   * @param pacedAt images per second of the second stretch, half of that
   * @param latencyMs of the second stretch: from when an image was due to be sent to its result
   * @param meanBatchSize of the second stretch, by the stream's own count
   */
  record Stream(
      int sent,
      int classified,
      int deadLettered,
      double accuracy,
      int differentFromTraining,
      long imagesPerSecond,
      long pacedAt,
      Latency latencyMs,
      double meanBatchSize) {}

  /** Percentiles in milliseconds. */
  record Latency(double p50, double p95, double p99) {}

  /** The report as indented JSON. */
  String toJson() {
    try {
      return JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build()
          .writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the report", e);
    }
  }
}
