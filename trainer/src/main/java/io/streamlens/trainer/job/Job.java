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
 * @param fruitless how many of these in a row have not ended a single epoch
 * @param range the exact records it trains on, once that is settled; for a topic only
 * @param status where it is
 * @param announced whether its end has been told
 */
public record Job(
    JobRequest request,
    Instant acceptedAt,
    @JsonProperty(required = true) int attempts,
    @JsonProperty(required = true) int fruitless,
    @Nullable TopicRange range,
    JobStatus status,
    @JsonProperty(required = true) boolean announced) {

  static final JsonFormat<Job> FORMAT = JsonFormat.indented(Job.class);

  static Job accepted(JobRequest request, Instant at) {
    return new Job(request, at, 0, 0, null, JobStatus.accepted(at), false);
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
    return new Job(request, acceptedAt, attempts, fruitless, range, value, announced);
  }

  Job withRange(TopicRange value) {
    return new Job(request, acceptedAt, attempts, fruitless, value, status, announced);
  }

  /** It is begun once more. */
  Job begun() {
    return attempted(attempts + 1, fruitless + 1);
  }

  /** It was left in order: this attempt does not count. */
  Job left() {
    return attempted(Math.max(0, attempts - 1), Math.max(0, fruitless - 1));
  }

  /** It has come further. */
  Job advanced() {
    return attempted(attempts, 0);
  }

  private Job attempted(int times, int inVain) {
    return new Job(request, acceptedAt, times, inVain, range, status, announced);
  }

  Job withEndAnnounced() {
    return new Job(request, acceptedAt, attempts, fruitless, range, status, true);
  }
}
