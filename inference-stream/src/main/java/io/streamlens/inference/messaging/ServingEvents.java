package io.streamlens.inference.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.streamlens.inference.serving.ModelListener;
import io.streamlens.inference.serving.Rejection;
import io.streamlens.inference.serving.ServedModel;
import io.streamlens.inference.serving.Setback;
import io.streamlens.inference.settings.StreamSettings;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelVersion;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells of the models that this instance serves, rejects or cannot get, on a topic of its own:
 * {@code model-events} holds one value for each model, the store's state, which the word of one
 * instance must not replace. The stream never waits for it; without the topic nothing is told.
 */
@Singleton
public class ServingEvents implements ModelListener {

  private static final Logger LOG = Logger.getLogger(ServingEvents.class);
  private static final String TYPE = "io.streamlens.serving-event.v1";

  private final Emitter<byte[]> emitter;
  private final ObjectMapper json;
  private final Clock clock = Clock.systemUTC();
  private final String instance = UUID.randomUUID().toString();
  private volatile @Nullable StreamSettings settings;
  private volatile BooleanSupplier topicIsThere = () -> false;

  @Inject
  ServingEvents(
      @Channel("serving-events") @OnOverflow(OnOverflow.Strategy.DROP) Emitter<byte[]> emitter,
      ObjectMapper json) {
    this.emitter = emitter;
    this.json = json;
  }

  /**
   * Begins to tell; what happens before is not told.
   *
   * @param topicIsThere asked before each event
   */
  public void begin(StreamSettings ofStream, BooleanSupplier topicIsThere) {
    this.topicIsThere = topicIsThere;
    settings = ofStream;
  }

  @Override
  public void serves(ServedModel model, @Nullable ModelVersion before) {
    tell("serving", model.version());
  }

  @Override
  public void drained(ModelVersion version) {
    tell("drained", version);
  }

  @Override
  public void rejected(Rejection rejection) {
    tell(
        "rejected",
        rejection.model(),
        rejection.digest(),
        rejection.reason().toString(),
        rejection.message());
  }

  @Override
  public void setBack(Setback setback) {
    tell("unavailable", setback.model(), null, setback.reason().toString(), setback.message());
  }

  private void tell(String kind, ModelVersion version) {
    tell(kind, version.reference().toString(), version.digest(), null, null);
  }

  private void tell(
      String kind,
      String model,
      @Nullable Digest digest,
      @Nullable String reason,
      @Nullable String message) {
    StreamSettings now = settings;
    if (now != null && topicIsThere.getAsBoolean()) {
      send(
          now.model().name(),
          new ServingEvent(
              kind,
              now.applicationId(),
              instance,
              now.model().toString(),
              model,
              digest,
              reason,
              message,
              clock.instant()));
    }
  }

  private void send(String key, ServingEvent event) {
    try {
      OutgoingKafkaRecordMetadata<String> metadata =
          OutgoingKafkaRecordMetadata.<String>builder()
              .withKey(key)
              .withHeaders(headers(event))
              .build();
      emitter.send(
          Message.of(
              json.writeValueAsBytes(event),
              Metadata.of(metadata),
              () -> CompletableFuture.completedFuture(null),
              failure -> lost(event, failure)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records can be written as JSON", e);
    } catch (IllegalStateException e) {
      var unused = lost(event, e); // the channel is closed: the process ends
    }
  }

  /** CloudEvents in Kafka's binary mode, as all events of the house. */
  private static RecordHeaders headers(ServingEvent event) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("content-type", "application/json".getBytes(UTF_8));
    headers.add("ce_specversion", "1.0".getBytes(UTF_8));
    headers.add("ce_type", TYPE.getBytes(UTF_8));
    headers.add("ce_source", ("/streamlens/" + event.application()).getBytes(UTF_8));
    headers.add("ce_id", UUID.randomUUID().toString().getBytes(UTF_8));
    headers.add("ce_subject", event.model().getBytes(UTF_8));
    headers.add("ce_time", event.at().toString().getBytes(UTF_8));
    return headers;
  }

  private static CompletableFuture<Void> lost(ServingEvent event, Throwable failure) {
    LOG.warnf(
        "the event that %s is %s could not be written: %s",
        event.model(), event.kind(), failure.getMessage());
    return CompletableFuture.completedFuture(null);
  }
}
