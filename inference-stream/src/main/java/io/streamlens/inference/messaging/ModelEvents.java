package io.streamlens.inference.messaging;

import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.streamlens.inference.InferenceApplication;
import io.streamlens.inference.lifecycle.InferenceStream;
import io.streamlens.modelstore.event.ModelState;
import io.streamlens.modelstore.event.ModelStateJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Hears of changes in the store. An event only says when to look: what counts is what the store
 * says, so an event that is lost, comes late or twice does no harm. Every instance reads all of
 * them, from the beginning: the topic is compacted, and a look too many costs little.
 */
@ApplicationScoped
public class ModelEvents {

  private static final Logger LOG = Logger.getLogger(ModelEvents.class);

  private final InferenceApplication application;
  private final SeenOffsets seen = new SeenOffsets();

  @Inject
  ModelEvents(InferenceApplication application) {
    this.application = application;
  }

  /** One event; an unreadable one is skipped with a line in the log. */
  @Incoming("model-events")
  public CompletionStage<Void> hear(Message<byte[]> event) {
    IncomingKafkaRecordMetadata<?, ?> position =
        event.getMetadata(IncomingKafkaRecordMetadata.class).orElseThrow();
    boolean first = seen.isFirst(position.getPartition(), position.getOffset());
    try {
      byte[] value = event.getPayload();
      if (value != null && value.length > 0) {
        hear(ModelStateJson.read(value), first);
      }
    } catch (IllegalArgumentException e) {
      LOG.warnf(
          "the event at offset %d of partition %d of %s is skipped: %s",
          position.getOffset(), position.getPartition(), position.getTopic(), e.getMessage());
    }
    return event.ack();
  }

  /**
   * @param first whether it is read for the first time: a change that is announced anew is a
   *     request to try it again, one that is read again after the consumer has lost its place is
   *     not
   */
  private void hear(ModelState state, boolean first) {
    application.stream()
        .filter(stream -> stream.slot().reference().name().equals(state.name()))
        .flatMap(InferenceStream::refresher)
        .ifPresent(
            refresher -> {
              if (first) {
                refresher.tryAgain(state.change().digest());
              } else {
                refresher.lookNow();
              }
            });
  }
}
