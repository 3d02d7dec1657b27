package io.streamlens.trainer.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import io.streamlens.trainer.InvalidRequestException;
import io.streamlens.trainer.job.JobEvent;
import io.streamlens.trainer.job.JobRequest;
import io.streamlens.trainer.job.JobStore.Acceptance;
import io.streamlens.trainer.job.QueueFullException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hears requests on {@code training-requests}. A record is done with as soon as the job is on the
 * disk, or is answered if it is none; the training is another thread's. So the consumer keeps its
 * partitions however long that takes. A job that cannot be written down fails the channel, and the
 * record comes again after a restart.
 */
@ApplicationScoped
class RequestConsumer {

  private static final Logger LOG = Logger.getLogger(RequestConsumer.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final TrainerService service;
  private final Clock clock = Clock.systemUTC();

  @Inject
  RequestConsumer(TrainerService service) {
    this.service = service;
  }

  @Incoming("training-requests")
  @Blocking
  void hear(ConsumerRecord<byte[], byte[]> next) {
    try {
      JobRequest request = JobRequest.read(next.value() == null ? new byte[0] : next.value());
      checkKey(next, request);
      Acceptance acceptance = service.accept(request);
      LOG.debugf("request %s: %s", request.id(), acceptance.answer());
    } catch (InvalidRequestException | QueueFullException e) {
      refuse(next, String.valueOf(e.getMessage()));
    }
  }

  private static void checkKey(ConsumerRecord<byte[], byte[]> next, JobRequest request) {
    String key = key(next);
    if (key != null && !key.equals(request.id())) {
      throw new InvalidRequestException(
          "the record's key is '%s', the request's id '%s': they must be the same"
              .formatted(key, request.id()));
    }
  }

  /** What is no request says nothing about a job that has its id: that one goes on. */
  private void refuse(ConsumerRecord<byte[], byte[]> next, String why) {
    String id = id(next);
    service.tell(
        service
            .find(id)
            .map(job -> job.saying("another request with this id is not accepted: " + why))
            .orElseGet(() -> JobEvent.notAccepted(id, clock.instant(), why)));
  }

  /** As well as it can be read. */
  private static String id(ConsumerRecord<byte[], byte[]> next) {
    String key = key(next);
    String inside = idInside(next.value());
    if (inside != null) {
      return inside;
    }
    return key != null && JobRequest.ID.matcher(key).matches()
        ? key
        : next.topic() + "/" + next.partition() + "/" + next.offset();
  }

  private static @Nullable String idInside(byte @Nullable [] value) {
    if (value == null) {
      return null;
    }
    try {
      JsonNode id = MAPPER.readTree(value).path("id");
      return id.isTextual() && JobRequest.ID.matcher(id.textValue()).matches()
          ? id.textValue()
          : null;
    } catch (IOException e) {
      LOG.debug("not JSON", e);
      return null;
    }
  }

  private static @Nullable String key(ConsumerRecord<byte[], byte[]> next) {
    return next.key() == null ? null : new String(next.key(), StandardCharsets.UTF_8);
  }
}
