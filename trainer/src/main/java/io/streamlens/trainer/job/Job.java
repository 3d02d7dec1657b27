package io.streamlens.trainer.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.streamlens.modelstore.json.JsonFormat;
import io.streamlens.trainer.dataset.topic.TopicRange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is written down.
 *
 * @param request what was asked for
 * @param acceptedAt when
 * @param attempts how often it has been begun, and not been left in order
 * @param range the exact records it trains on, once that is settled; for a topic only
 * @param status where it is
 * @param announced whether its end has been told
 */
public record Job(
    JobRequest request,
    Instant acceptedAt,
    @JsonProperty(required = true) int attempts,
    @Nullable TopicRange range,
    JobStatus status,
    @JsonProperty(required = true) boolean announced) {

  static final JsonFormat<Job> FORMAT = JsonFormat.indented(Job.class);

  static Job accepted(JobRequest request, Instant at) {
    return new Job(request, at, 0, null, JobStatus.accepted(at), false);
  }

  /** What it is known by. */
  public String id() {
    return request.id();
  }

  /** Where it is. */
  public JobState state() {
    return status.state();
  }

  /** Whether there is nothing left to do for it, not even to tell of its end. */
  boolean isSettled() {
    return announced && state().isFinal();
  }

  Job with(JobStatus value) {
    return new Job(request, acceptedAt, attempts, range, value, announced);
  }

  Job withRange(TopicRange value) {
    return new Job(request, acceptedAt, attempts, value, status, announced);
  }

  Job withAttempts(int value) {
    return new Job(request, acceptedAt, value, range, status, announced);
  }

  Job withEndAnnounced() {
    return new Job(request, acceptedAt, attempts, range, status, true);
  }
}
