package io.streamlens.inference.outcome;

import static io.streamlens.inference.batching.Priority.STREAM;

import io.streamlens.inference.batching.BatchPredictions;
import io.streamlens.inference.batching.Batcher;
import io.streamlens.inference.batching.ImageFailedException;
import io.streamlens.inference.batching.ModelUnavailableException;
import io.streamlens.inference.batching.PredictionCallback;
import io.streamlens.inference.decoding.DecoderPool;
import io.streamlens.inference.decoding.ImageDecoding;
import io.streamlens.inference.decoding.PoisonousImageException;
import io.streamlens.inference.memory.ReusedArrays;
import io.streamlens.inference.outcome.Outcome.Classified;
import io.streamlens.inference.outcome.Outcome.Rejected;
import io.streamlens.inference.serving.BoundModel;
import io.streamlens.inference.serving.ModelSlot;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.image.ImageHeader;
import io.streamlens.modelstore.image.ImageRejectedException;
import io.streamlens.modelstore.manifest.ModelManifest;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The way of one image: bound to the model that serves when it comes, decoded, off the caller's
 * thread if that takes its time, classified in a batch, and the answer written as JSON. Every image
 * ends as an {@link Outcome}; only the want of a sound model fails the future, since that is not
 * the image's fault. Safe for use by several threads.
 */
public final class ImageClassification {

  private final ModelSlot slot;
  private final Batcher batcher;
  private final ImageDecoding decoding;
  private final Executor decoders;
  private final ClassificationWriter writer;
  private final ReusedArrays arrays;
  private final RepeatedText contentTypes = new RepeatedText();

  /**
   * @param slot where each image's model comes from
   * @param decoders runs the decoding; may run it on the caller's thread when it is overloaded
   * @param arrays lend the arrays of small images' pixels, and get those of values and results back
   */
  public ImageClassification(
      ModelSlot slot,
      Batcher batcher,
      ImageDecoding decoding,
      Executor decoders,
      ClassificationWriter writer,
      ReusedArrays arrays) {
    this.slot = slot;
    this.batcher = batcher;
    this.decoding = decoding;
    this.decoders = decoders;
    this.writer = writer;
    this.arrays = arrays;
  }

  /**
   * Starts an image on its way. Of two images the one that was started later never has the answer
   * of an earlier model.
   *
   * @return its outcome; fails with {@link ModelUnavailableException} if no sound model serves
   */
  public PendingOutcome classify(Image image) {
    if (image.value() == null || image.value().length == 0) {
      return PendingOutcome.of(
          image, new Rejected(RejectionReason.EMPTY, "the record has no value", null));
    }
    BoundModel model;
    try {
      model = slot.bind();
    } catch (ModelUnavailableException e) {
      return PendingOutcome.failed(image, e);
    }
    ImageHeader header =
        decoding.header(
            image.value(),
            contentTypes.of(ImageHeaders.value(image.headers(), ImageHeaders.CONTENT_TYPE)));
    Way way = new Way(image, header, model);
    if (decoding.isQuick(header)) {
      way.start(way);
    } else {
      decoders.execute(way);
    }
    return way;
  }

  /**
   * An image on its way: decoded for the model that it is bound to, then answered by it. It is all
   * in one, and not a chain of steps, for the sake of the garbage.
   */
  private final class Way extends PendingOutcome
      implements DecoderPool.Droppable, PredictionCallback, IntFunction<byte[]> {

    private final ImageHeader header;
    private final BoundModel model;

    /** Lent for the pixels; only if it is decoded on the thread that takes it up again. */
    private byte @Nullable [] lent;

    /** Which of its batch it was; written before the end is published. */
    private int row;

    Way(Image image, ImageHeader header, BoundModel model) {
      super(image);
      this.header = header;
      this.model = model;
    }

    /** Decodes it and hands it to the batcher. */
    @Override
    public void run() {
      start(byte[]::new);
    }

    void start(IntFunction<byte[]> pixelArrays) {
      try {
        byte[] pixels = decode(image(), header, model.version(), pixelArrays);
        batcher.submit(model, pixels, STREAM, this);
      } catch (RejectedException e) {
        lent = null; // half written
        letGoIf(succeed(e.rejected));
      } catch (RuntimeException | Error e) {
        completeExceptionally(e);
      }
    }

    /** Lends an array for its pixels until it is released. */
    @Override
    public byte[] apply(int length) {
      byte[] array = arrays.take(length);
      lent = array;
      return array;
    }

    @Override
    public void drop() {
      completeExceptionally(new ModelUnavailableException("the decoders are closed"));
    }

    @Override
    public Object subject() {
      return image();
    }

    @Override
    public boolean complete(BatchPredictions batch, int rowOfThis) {
      if (isDone()) {
        return false;
      }
      row = rowOfThis;
      return succeed(batch); // the batch lets go of the model for all that it has answered
    }

    /** The answer is written by whoever takes it up: its memory is that thread's own. */
    @Override
    Outcome outcomeOf(Object end) {
      BatchPredictions batch = (BatchPredictions) end;
      try {
        return new Classified(
            writer.write(image(), batch, row),
            batch.model().name(),
            batch.model().version(),
            batch.classifiedAt());
      } catch (RuntimeException e) {
        throw unavailable(e);
      }
    }

    @Override
    public void release(Outcome outcome) {
      arrays.giveBack(image().value());
      arrays.giveBack(lent);
      lent = null;
      if (outcome instanceof Classified classified) {
        arrays.giveBack(classified.json());
      }
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
      if (failure instanceof ImageFailedException) {
        return letGoIf(
            succeed(new Rejected(RejectionReason.MODEL_FAILED, failure.getMessage(), failure)));
      }
      return letGoIf(
          fail(
              failure instanceof ModelUnavailableException unavailable
                  ? unavailable
                  : unavailable(failure)));
    }

    private boolean letGoIf(boolean first) {
      if (first) {
        model.release();
      }
      return first;
    }
  }

  private static ModelUnavailableException unavailable(Throwable failure) {
    return new ModelUnavailableException("an image could not be classified: " + failure, failure);
  }

  private byte[] decode(
      Image image, ImageHeader header, ModelVersion version, IntFunction<byte[]> pixelArrays)
      throws RejectedException {
    try {
      WantedModel.check(
          ImageHeaders.text(image.headers(), ImageHeaders.MODEL), slot.reference(), version);
      return read(image, header, version.manifest(), pixelArrays);
    } catch (WantedModel.NotServedException e) {
      throw new RejectedException(RejectionReason.UNKNOWN_MODEL, e);
    } catch (PoisonousImageException e) {
      throw new RejectedException(RejectionReason.POISONOUS, e);
    } catch (ImageRejectedException e) {
      throw new RejectedException(RejectionReason.of(e.reason()), e);
    }
  }

  private byte[] read(
      Image image, ImageHeader header, ModelManifest manifest, IntFunction<byte[]> pixelArrays)
      throws ImageRejectedException, PoisonousImageException {
    try {
      return decoding.decode(image.position(), header, manifest, pixelArrays);
    } catch (RuntimeException | StackOverflowError e) {
      // A decoder that trips over an image: the image's fate, never the stream's.
      throw new ImageRejectedException(
          ImageRejectedException.Reason.UNDECODABLE, "the decoder failed: " + e, e);
    }
  }

  /** Carries the reason out of the steps before the model. */
  private static final class RejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    final transient Rejected rejected;

    RejectedException(RejectionReason reason, Exception cause) {
      super(cause);
      rejected = new Rejected(reason, String.valueOf(cause.getMessage()), cause);
    }
  }
}
