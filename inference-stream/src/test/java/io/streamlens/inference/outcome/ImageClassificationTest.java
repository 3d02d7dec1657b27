package io.streamlens.inference.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.inference.ScriptedClassifier;
import io.streamlens.inference.TestModels;
import io.streamlens.inference.batching.BatchListener;
import io.streamlens.inference.batching.Batcher;
import io.streamlens.inference.batching.BatchingSettings;
import io.streamlens.inference.batching.ModelUnavailableException;
import io.streamlens.inference.decoding.DecoderPool;
import io.streamlens.inference.decoding.ImageDecoding;
import io.streamlens.inference.memory.ReusedArrays;
import io.streamlens.inference.outcome.Outcome.Classified;
import io.streamlens.inference.serving.ModelListener;
import io.streamlens.inference.serving.ModelSlot;
import io.streamlens.inference.serving.ServedModel;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.image.ImageLimits;
import io.streamlens.modelstore.image.ImageReader;
import io.streamlens.modelstore.manifest.Precision;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ImageClassificationTest {

  private final ScriptedClassifier first = new ScriptedClassifier();
  private final ScriptedClassifier second = new ScriptedClassifier();
  private final CountDownLatch drained = new CountDownLatch(1);
  private final ModelSlot slot =
      new ModelSlot(
          ModelReference.parse("m"),
          Clock.systemUTC(),
          new ModelListener() {
            @Override
            public void drained(ModelVersion version) {
              drained.countDown();
            }
          });
  private final CountDownLatch gate = new CountDownLatch(1);
  private final DecoderPool decoders = new DecoderPool(1, 10);
  private final Batcher batcher =
      new Batcher(
          new BatchingSettings(1, Duration.ZERO, 2, Duration.ofSeconds(20), 100, 1 << 20),
          BatchListener.NONE);
  private final ReusedArrays arrays = new ReusedArrays();
  private final ImageClassification classification =
      new ImageClassification(
          slot,
          batcher,
          new ImageDecoding(new ImageReader(ImageLimits.DEFAULT), 1 << 20, null, 1),
          decoders,
          new ClassificationWriter(5, arrays),
          arrays);

  @AfterEach
  void close() {
    gate.countDown();
    decoders.close();
    batcher.close();
    slot.close();
  }

  @Test
  void shouldAnswerEachImageByTheModelThatServedWhenItCame() throws InterruptedException {
    first.before(this::awaitGate);
    serve(1, first);
    PendingOutcome early = classification.classify(image(0, 1));

    serve(2, second);
    Classified late = (Classified) await(classification.classify(image(1, 2)));

    assertEquals(2, late.modelVersion());
    assertFalse(early.isDone());
    assertFalse(first.isClosed());
    gate.countDown();
    assertEquals(1, ((Classified) await(early)).modelVersion());
    drained.await(); // its batch lets go of it after the answer
    assertTrue(first.isClosed());
  }

  @Test
  void shouldAnswerByTheVersionThatAnImageAsksForAlsoWhenItIsBeingReplaced() {
    first.before(this::awaitGate);
    serve(1, first);
    Image asking = image(0, 1);
    asking.headers().add("streamlens-model", "m:1".getBytes(UTF_8));

    PendingOutcome answer = classification.classify(asking);
    serve(2, second);
    gate.countDown();

    assertEquals(1, ((Classified) await(answer)).modelVersion());
  }

  @Test
  void shouldLetGoOfTheModelOfAnImageThatIsNeverDecoded() {
    serve(1, first);
    decoders.close();

    PendingOutcome dropped = classification.classify(large());

    assertThrows(ModelUnavailableException.class, dropped::get);
    serve(2, second);
    assertTrue(first.isClosed());
  }

  @Test
  void shouldGiveBackTheArraysOfAnImageWhenItsResultIsSentAndNotBefore() {
    serve(1, first);
    Image image = image(0, 1);
    PendingOutcome pending = classification.classify(image);
    Classified outcome = (Classified) await(pending);

    assertNotSame(image.value(), arrays.take(4));
    assertNotSame(outcome.json(), arrays.take(outcome.json().length));
    pending.release(outcome);

    assertSame(image.value(), arrays.take(4));
    assertSame(outcome.json(), arrays.take(outcome.json().length));
  }

  @Test
  void shouldUseTheArrayOfPixelsAgainOnceTheResultIsSentAndNotBefore() {
    List<byte[]> pixels = pixelsThatCome();
    PendingOutcome one = classification.classify(request(0, "1, 0, 0, 0", ""));
    Outcome firstOutcome = await(one);
    await(classification.classify(request(1, "2, 0, 0, 0", "")));
    assertNotSame(pixels.get(0), pixels.get(1));

    one.release(firstOutcome);
    await(classification.classify(request(2, "3, 0, 0, 0", "")));

    assertSame(pixels.get(0), pixels.get(2));
    assertEquals(List.of(1, 2, 3), first.seen);
    assertNotSame(pixels.get(1), arrays.take(4));
  }

  @Test
  void shouldGiveBackTheArrayOfRawPixelsOnce() {
    serve(1, first);
    Image image = image(0, 1);
    PendingOutcome pending = classification.classify(image);
    pending.release(await(pending));

    assertSame(image.value(), arrays.take(4));
    assertNotSame(image.value(), arrays.take(4));
  }

  @Test
  void shouldGiveBackNoPixelsOfAnImageThatCouldNotBeDecoded() {
    serve(1, first);
    byte[] lent = new byte[4];
    arrays.giveBack(lent);

    PendingOutcome pending = classification.classify(request(0, "1, 0, 0", ""));
    Outcome outcome = await(pending);
    pending.release(outcome);

    assertTrue(outcome instanceof Outcome.Rejected);
    assertNotSame(lent, arrays.take(4));
  }

  @Test
  void shouldLendNoArrayToADecoderThread() {
    List<byte[]> pixels = pixelsThatCome();
    PendingOutcome pending = classification.classify(request(0, "1, 0, 0, 0", " ".repeat(100_000)));
    pending.release(await(pending));

    assertEquals(1, pixels.size());
    assertNotSame(pixels.get(0), arrays.take(4));
  }

  /** The arrays that the first model gets, which serves from now on. */
  private List<byte[]> pixelsThatCome() {
    List<byte[]> pixels = Collections.synchronizedList(new ArrayList<>());
    first.failOn(
        image -> {
          pixels.add(image);
          return false;
        });
    serve(1, first);
    return pixels;
  }

  private static Image request(long offset, String data, String space) {
    SourcePosition position = new SourcePosition("images", 0, offset);
    Headers json = new RecordHeaders().add("content-type", "application/json".getBytes(UTF_8));
    String value =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[2,2],\"datatype\":\"UINT8\",\"data\":[%s]}]}%s"
            .formatted(data, space);
    return new Image(position, position.toString(), null, value.getBytes(UTF_8), json, 0);
  }

  @Test
  void shouldFailWithoutAModel() {
    assertThrows(ModelUnavailableException.class, classification.classify(image(0, 1))::get);
  }

  private void serve(int version, ScriptedClassifier classifier) {
    slot.serve(
        new ServedModel(
            TestModels.version("m", version),
            TestModels.CPU,
            Precision.FP32,
            classifier,
            Duration.ofMillis(1)));
  }

  private static Image image(long offset, int first) {
    Headers raw =
        new RecordHeaders().add("content-type", "application/octet-stream".getBytes(UTF_8));
    SourcePosition position = new SourcePosition("images", 0, offset);
    return new Image(
        position, position.toString(), null, new byte[] {(byte) first, 0, 0, 0}, raw, 0);
  }

  /** Too large to be decoded on the thread that it comes on. */
  private static Image large() {
    Image small = image(0, 1);
    byte[] value = new byte[1 << 20];
    return new Image(small.position(), small.id(), null, value, new RecordHeaders(), 0);
  }

  private static Outcome await(PendingOutcome outcome) {
    try {
      outcome.await(TimeUnit.SECONDS.toNanos(20));
      return outcome.get();
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitGate() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
