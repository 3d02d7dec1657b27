package io.streamlens.inference.dashboard;

import io.streamlens.inference.dashboard.DeadLetterLog.DeadLetter;
import io.streamlens.inference.dashboard.StreamFigures.Figures;
import io.streamlens.inference.serving.Rejection;
import io.streamlens.inference.serving.Setback;
import io.streamlens.inference.serving.Swap;
import io.streamlens.modelstore.manifest.ImageSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the page shows but the images: the answer of {@code /api/status} and the data of the
 * event {@code status}. Open, as all JSON of Streamlens: readers ignore what they do not know.
 *
 * @param state where the stream stands, such as {@code running} or {@code waiting-for-model}
 * @param startedAt when the process started; another value means that it is another process
 * @param stream its settings; null before they are read
 * @param model what serves; null if nothing does
 * @param slot what else is known of models: what comes next, and why it does not
 * @param figures rates and latencies
 * @param deadLetters counts and the last few
 */
record DashboardStatus(
    String state,
    Instant startedAt,
    @Nullable StreamInfo stream,
    @Nullable ModelInfo model,
    @Nullable SlotInfo slot,
    Figures figures,
    DeadLetters deadLetters) {

  /**
   * Settings that say what this stream is.
   *
   * @param applicationId its consumer group
   * @param serves the model it is told to serve, by alias or version
   * @param delivery the guarantee
   * @param bootstrapServers of Kafka
   * @param imagesTopic read
   * @param deadLetterTopic written
   * @param pictures whether the page may show the images themselves
   */
  record StreamInfo(
      String applicationId,
      String serves,
      String delivery,
      String bootstrapServers,
      String imagesTopic,
      String deadLetterTopic,
      boolean pictures) {}

  /**
   * The model that serves.
   *
   * @param name its name
   * @param version its version
   * @param digest of its manifest
   * @param input the shape of one image
   * @param labels how many it knows
   * @param device TensorFlow's name of what it runs on
   * @param precision what it computes in
   * @param precisionReason why in that
   * @param since when it began to serve
   */
  record ModelInfo(
      String name,
      int version,
      String digest,
      ImageSpec input,
      int labels,
      String device,
      String precision,
      String precisionReason,
      Instant since) {}

  /**
   * The place of the model.
   *
   * @param serving {@code serving} or {@code empty}
   * @param candidate {@code empty}, {@code loading}, {@code verifying}, {@code warming} or {@code
   *     rejected}
   * @param candidateVersion of the candidate; null without one
   * @param draining versions that answer their last images
   * @param target the version that the store says should serve; null before it was read
   * @param lagSeconds for how long another one has served
   * @param farBehind whether that is longer than {@code streamlens.model-lag-limit}
   * @param lookedAt when the store was last read; null before
   * @param setback what stands in the way at the moment; null if nothing does
   * @param lastRejection the last verdict that a version must not serve; null if there was none
   * @param swaps the last few, the latest first
   */
  record SlotInfo(
      String serving,
      String candidate,
      @Nullable String candidateVersion,
      List<Integer> draining,
      @Nullable Integer target,
      double lagSeconds,
      boolean farBehind,
      @Nullable Instant lookedAt,
      @Nullable Setback setback,
      @Nullable Rejection lastRejection,
      List<Swap> swaps) {}

  /**
   * Dead letters.
   *
   * @param byReason counts since the start, of the reasons that occurred
   * @param recent the last few, the latest first
   */
  record DeadLetters(Map<String, Long> byReason, List<DeadLetter> recent) {}
}
