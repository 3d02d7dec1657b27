package io.streamlens.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamlens.trainer.job.JobEvent;
import io.streamlens.trainer.job.JobStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code learn --report} writes.
 *
 * @param dataset name of the data set whose images flowed
 * @param delivery what the stream promised
 * @param first the champion that was there before
 * @param second the one that took its place
 * @param stream what came out of the stream
 */
record LearnReport(
    String dataset, String delivery, Champion first, Champion second, Stream stream) {

  /**
   * A model that became the champion.
   *
   * @param network that was trained
   * @param images labelled records that it was trained and tested on
   * @param datasetDigest of these
   * @param version of the model
   * @param digest of the version
   * @param testAccuracy on the test part of its range
   * @param championAccuracy of the champion before it on the same images; absent for the first
   */
  record Champion(
      String network,
      int images,
      String datasetDigest,
      int version,
      String digest,
      double testAccuracy,
      @Nullable Double championAccuracy) {

    static Champion of(JobEvent end) {
      JobStatus.Images images = Objects.requireNonNull(end.images());
      JobStatus.Evaluated evaluation = Objects.requireNonNull(end.evaluation());
      JobStatus.Published version = Objects.requireNonNull(end.version());
      return new Champion(
          String.valueOf(end.network()),
          images.train().values().stream().mapToInt(Integer::intValue).sum()
              + images.test().values().stream().mapToInt(Integer::intValue).sum(),
          images.digest().value(),
          version.version(),
          version.digest().value(),
          evaluation.accuracy(),
          evaluation.champion() == null ? null : evaluation.champion().accuracy());
    }
  }

  /**
   * The stream before and after.
   *
   * @param images test images that were streamed each time
   * @param accuracyBefore share of them whose label was the true one, 0 to 1
   * @param accuracyAfter the same with the new champion
   * @param taken how the running stream took it: {@code hot-swap} or {@code restart}
   * @param takenAfterSeconds from the event that told of it until the stream served it
   */
  record Stream(
      int images,
      double accuracyBefore,
      double accuracyAfter,
      String taken,
      double takenAfterSeconds) {}

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
