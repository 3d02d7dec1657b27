package io.streamlens.trainer.job;

import io.streamlens.modelstore.json.JsonFormat;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The value on {@code training-events}, and what the REST interface says of a job. The JSON Schema
 * {@code training-event.schema.json} lies beside this class.
 *
 * @param id the job's; of a request that has none, {@code <topic>/<partition>/<offset>}
 * @param state where it is
 * @param at since when
 * @param dataset what was asked for to train on; this, {@code network} and {@code model} are absent
 *     if the request could not be read
 * @param network what was asked for to train
 * @param model what it is published as
 * @param promote the alias that is to point to it
 * @param acceptedAt when the request came
 * @param attempts how often it was begun
 * @param images what it trains on
 * @param training how far it is
 * @param evaluation what the model did on the test images
 * @param version what was published
 * @param message what there is to say beside, in a line: why it failed or was refused
 */
public record JobEvent(
    String id,
    JobState state,
    Instant at,
    @Nullable RequestedDataset dataset,
    @Nullable String network,
    @Nullable String model,
    @Nullable String promote,
    @Nullable Instant acceptedAt,
    @Nullable Integer attempts,
    JobStatus.@Nullable Images images,
    JobStatus.@Nullable Training training,
    JobStatus.@Nullable Evaluated evaluation,
    JobStatus.@Nullable Published version,
    @Nullable String message) {

  private static final JsonFormat<JobEvent> FORMAT = JsonFormat.compact(JobEvent.class);

  /** What there is to say of a job now. */
  public static JobEvent of(Job job) {
    return of(job, job.status().message());
  }

  /** What there is to say of a job now, with another message. */
  public static JobEvent of(Job job, @Nullable String message) {
    JobRequest request = job.request();
    JobStatus status = job.status();
    return new JobEvent(
        request.id(),
        status.state(),
        status.at(),
        request.dataset(),
        request.network(),
        request.model(),
        request.promote(),
        job.acceptedAt(),
        job.attempts(),
        status.images(),
        status.training(),
        status.evaluation(),
        status.version(),
        message);
  }

  /** The same with something else to say. */
  public JobEvent saying(String words) {
    return new JobEvent(
        id,
        state,
        at,
        dataset,
        network,
        model,
        promote,
        acceptedAt,
        attempts,
        images,
        training,
        evaluation,
        version,
        words);
  }

  /** The answer to a request that is none, or that there is no room for. */
  public static JobEvent notAccepted(String id, Instant at, String why) {
    return new JobEvent(
        id, JobState.FAILED, at, null, null, null, null, null, null, null, null, null, null, why);
  }

  /** UTF-8 JSON on one line. */
  public byte[] toJson() {
    return FORMAT.write(this);
  }

  /**
   * Reads an event; fields it does not know are passed over.
   *
   * @throws IllegalArgumentException in one line that names what is wrong
   */
  public static JobEvent read(byte[] json) {
    return FORMAT.read(json);
  }
}
