package io.streamlens.trainer.job;

import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.trainer.dataset.topic.TopicRange;
import io.streamlens.trainer.gate.Refusal;
import io.streamlens.trainer.gate.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a job is, with the figures of the moment. What is not known yet is absent.
 *
 * @param state where it is
 * @param at since when it is like this
 * @param images what it trains on
 * @param training how far it is
 * @param evaluation what the model did on the test images
 * @param version what was published
 * @param message what there is to say beside, in a line: why it failed or was refused
 */
public record JobStatus(
    JobState state,
    Instant at,
    @Nullable Images images,
    @Nullable Training training,
    @Nullable Evaluated evaluation,
    @Nullable Published version,
    @Nullable String message) {

  /**
   * A data set.
   *
   * @param name such as {@code fashion-mnist} or {@code topic:images}
   * @param digest of its content
   * @param train how many images of each label are trained on, validation included
   * @param test how many images of each label are tested on
   * @param range where they are from, if that is a topic
   * @param omitted how many records of the range are no part of it, by reason
   * @param firstOmitted the first of these, and what is wrong with them
   */
  public record Images(
      String name,
      Digest digest,
      Map<String, Integer> train,
      Map<String, Integer> test,
      @Nullable TopicRange range,
      @Nullable Map<String, Integer> omitted,
      @Nullable List<String> firstOmitted) {}

  /**
   * How far a training is.
   *
   * @param epoch the last that is over, or the one that runs
   * @param epochs how many there will be
   * @param loss mean over that epoch so far
   * @param accuracy mean over that epoch so far, while training
   * @param validationAccuracy on what is held back, if something is
   * @param imagesPerSecond while it runs
   * @param remainingSeconds estimate, while it runs
   */
  public record Training(
      int epoch,
      int epochs,
      double loss,
      double accuracy,
      @Nullable Double validationAccuracy,
      @Nullable Double imagesPerSecond,
      @Nullable Double remainingSeconds) {}

  /**
   * What the gate saw.
   *
   * @param accuracy on the test images, 0 to 1
   * @param images how many these are
   * @param byLabel the share of right answers by label
   * @param champion what it was compared with, if there is one
   * @param refusals the rules it did not meet
   */
  public record Evaluated(
      double accuracy,
      int images,
      Map<String, Double> byLabel,
      Verdict.@Nullable Champion champion,
      List<Refusal> refusals) {

    static Evaluated of(Verdict verdict) {
      return new Evaluated(
          verdict.candidate().accuracy(),
          verdict.candidate().total(),
          verdict.candidate().accuracyByLabel(),
          verdict.champion(),
          verdict.refusals());
    }
  }

  /**
   * A published version.
   *
   * @param name of the model
   * @param version its number
   * @param digest its digest
   * @param alias what points to it now, if it was promoted
   */
  public record Published(String name, int version, Digest digest, @Nullable String alias) {

    static Published of(ModelVersion version, @Nullable String alias) {
      return new Published(version.name(), version.version(), version.digest(), alias);
    }
  }

  static JobStatus accepted(Instant at) {
    return new JobStatus(JobState.ACCEPTED, at, null, null, null, null, null);
  }

  /**
   * The next state; the figures stay.
   *
   * @throws IllegalStateException if it may not follow this one
   */
  JobStatus become(JobState next, Instant when, @Nullable String why) {
    if (next != state && !state.mayBecome(next)) {
      throw new IllegalStateException("a job that is " + state + " cannot become " + next);
    }
    return new JobStatus(next, when, images, training, evaluation, version, why);
  }

  JobStatus with(Images value) {
    return new JobStatus(state, at, value, training, evaluation, version, message);
  }

  JobStatus with(Training value, Instant when) {
    return new JobStatus(state, when, images, value, evaluation, version, message);
  }

  JobStatus with(Evaluated value) {
    return new JobStatus(state, at, images, training, value, version, message);
  }

  JobStatus with(Published value) {
    return new JobStatus(state, at, images, training, evaluation, value, message);
  }
}
