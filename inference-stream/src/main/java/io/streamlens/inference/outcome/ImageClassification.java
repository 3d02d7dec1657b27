package io.streamlens.inference.outcome;

import io.streamlens.inference.batching.Batcher;
import io.streamlens.inference.batching.ImageFailedException;
import io.streamlens.inference.batching.ModelSource;
import io.streamlens.inference.batching.ModelUnavailableException;
import io.streamlens.inference.batching.Prediction;
import io.streamlens.inference.batching.PredictionCallback;
import io.streamlens.inference.batching.Priority;
import io.streamlens.inference.decoding.DecoderPool;
import io.streamlens.inference.decoding.ImageDecoding;
import io.streamlens.inference.decoding.PoisonousImageException;
import io.streamlens.inference.outcome.Outcome.Classified;
import io.streamlens.inference.outcome.Outcome.Rejected;
import io.streamlens.inference.serving.ModelSlot;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.image.ImageRejectedException;
import io.streamlens.modelstore.manifest.ModelManifest;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The way of one image: bound to the model that serves when it comes, decoded off the caller's
 * thread, classified in a batch, and the answer written as JSON. Every image ends as an {@link
 * Outcome}; only the want of a sound model fails the future, since that is not the image's fault.
 * Safe for use by several threads.
 */
public final class ImageClassification {

  private final ModelSlot slot;
  private final Batcher batcher;
  private final ImageDecoding decoding;
  private final Executor decoders;
  private final ClassificationWriter writer;
  private final Clock clock;

  /**
   * @param slot where each image's model comes from
   * @param decoders runs the decoding; may run it on the caller's thread when it is overloaded
   */
  public ImageClassification(
      ModelSlot slot,
      Batcher batcher,
      ImageDecoding decoding,
      Executor decoders,
      ClassificationWriter writer,
      Clock clock) {
    this.slot = slot;
    this.batcher = batcher;
    this.decoding = decoding;
    this.decoders = decoders;
    this.writer = writer;
    this.clock = clock;
  }

  /**
   * Starts an image on its way. Of two images the one that was started later never has the answer
   * of an earlier model.
   *
   * @return its outcome; fails with {@link
   *     io.streamlens.inference.batching.ModelUnavailableException} (maybe inside a {@link
   *     CompletionException}) if no sound model serves
   */
  public CompletableFuture<Outcome> classify(Image image) {
    if (image.value() == null || image.value().length == 0) {
      return CompletableFuture.completedFuture(
          new Rejected(RejectionReason.EMPTY, "the record has no value", null));
    }
    ModelSlot.Hold model;
    try {
      model = slot.hold();
    } catch (ModelUnavailableException e) {
      return CompletableFuture.failedFuture(e);
    }
    Decoding decoding = new Decoding(image, model.version());
    CompletableFuture<Outcome> outcome =
        decoding
            .done
            .thenCompose(decoded -> submit(image, decoded, model.source()))
            .whenComplete((ignored, failure) -> model.close());
    decoders.execute(decoding);
    return outcome;
  }

  /**
   * An image on its way.
   *
   * @param pixels for the model, or
   * @param rejected why there are none
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Decoded(byte @Nullable [] pixels, @Nullable Rejected rejected) {}

  private CompletableFuture<Outcome> submit(Image image, Decoded decoded, ModelSource model) {
    if (decoded.pixels() == null) {
      return CompletableFuture.completedFuture(decoded.rejected());
    }
    ImageAnswer answer = new ImageAnswer(image);
    batcher.submit(model, decoded.pixels(), Priority.STREAM, answer);
    return answer.handle((prediction, failure) -> outcome(image, prediction, failure));
  }

  /** The model's answer to one image. */
  private static final class ImageAnswer extends CompletableFuture<Prediction>
      implements PredictionCallback {

    private final Image image;

    ImageAnswer(Image image) {
      this.image = image;
    }

    @Override
    public Object subject() {
      return image;
    }
  }

  /** Decodes one image for one version of the model. */
  private final class Decoding implements DecoderPool.Droppable {

    private final Image image;
    private final ModelVersion version;
    private final CompletableFuture<Decoded> done = new CompletableFuture<>();

    Decoding(Image image, ModelVersion version) {
      this.image = image;
      this.version = version;
    }

    @Override
    public void run() {
      Decoded decoded;
      try {
        decoded = decode(image, version);
      } catch (RuntimeException | Error e) {
        done.completeExceptionally(e);
        return;
      }
      done.complete(decoded);
    }

    @Override
    public void drop() {
      done.completeExceptionally(new ModelUnavailableException("the decoders are closed"));
    }
  }

  private Decoded decode(Image image, ModelVersion version) {
    try {
      checkServed(ImageHeaders.text(image.headers(), ImageHeaders.MODEL), version);
      return new Decoded(read(image, version.manifest()), null);
    } catch (UnknownModelException e) {
      return new Decoded(null, new Rejected(RejectionReason.UNKNOWN_MODEL, e.getMessage(), e));
    } catch (PoisonousImageException e) {
      return new Decoded(null, new Rejected(RejectionReason.POISONOUS, e.getMessage(), e));
    } catch (ImageRejectedException e) {
      return new Decoded(null, new Rejected(RejectionReason.of(e.reason()), e.getMessage(), e));
    }
  }

  private byte[] read(Image image, ModelManifest manifest)
      throws ImageRejectedException, PoisonousImageException {
    try {
      return decoding.decode(
          image.position(),
          image.value(),
          ImageHeaders.text(image.headers(), ImageHeaders.CONTENT_TYPE),
          manifest);
    } catch (RuntimeException | StackOverflowError e) {
      // A decoder that trips over an image: the image's fate, never the stream's.
      throw new ImageRejectedException(
          ImageRejectedException.Reason.UNDECODABLE, "the decoder failed: " + e, e);
    }
  }

  private void checkServed(@Nullable String wanted, ModelVersion serving)
      throws UnknownModelException {
    ModelReference served = slot.reference();
    if (wanted == null || wanted.equals(served.name())) {
      return;
    }
    ModelReference reference;
    try {
      reference = ModelReference.parse(wanted);
    } catch (IllegalArgumentException e) {
      throw new UnknownModelException("header streamlens-model: " + e.getMessage());
    }
    if (!reference.equals(served) && !reference.equals(serving.reference())) {
      throw new UnknownModelException(
          "header streamlens-model asks for "
              + reference
              + ", but served is "
              + served
              + " (version "
              + serving.version()
              + ")");
    }
  }

  private Outcome outcome(
      Image image, @Nullable Prediction prediction, @Nullable Throwable failure) {
    if (prediction != null) {
      return new Classified(
          writer.write(image, prediction),
          prediction.model().name(),
          prediction.model().version(),
          clock.millis());
    }
    if (failure instanceof ImageFailedException) {
      return new Rejected(RejectionReason.MODEL_FAILED, failure.getMessage(), failure);
    }
    throw failure instanceof RuntimeException unchecked
        ? unchecked
        : new CompletionException(failure);
  }

  private static final class UnknownModelException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownModelException(String message) {
      super(message);
    }
  }
}
