package io.streamlens.trainer.service;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.streamlens.modelstore.event.ModelState;
import io.streamlens.modelstore.event.ModelStateJson;
import io.streamlens.trainer.job.AnnouncementException;
import io.streamlens.trainer.job.JobAnnouncer;
import io.streamlens.trainer.job.JobEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/** Tells of jobs on {@code training-events} and of models on {@code model-events}. */
@ApplicationScoped
class KafkaAnnouncer implements JobAnnouncer {

  private static final Logger LOG = Logger.getLogger(KafkaAnnouncer.class);
  private static final byte[] JSON = "application/json".getBytes(StandardCharsets.UTF_8);

  private final MutinyEmitter<byte[]> jobs;
  private final MutinyEmitter<byte[]> models;
  private volatile boolean silent;
  private volatile Duration timeout = Duration.ofSeconds(30);

  @Inject
  KafkaAnnouncer(
      @Channel("training-events") MutinyEmitter<byte[]> jobs,
      @Channel("model-events") MutinyEmitter<byte[]> models) {
    this.jobs = jobs;
    this.models = models;
  }

  /** Takes what there is to set; before the first event. */
  void configure(TrainerSettings settings) {
    silent = !settings.announce();
    timeout = settings.announceTimeout();
  }

  @Override
  public void announce(JobEvent event) {
    LOG.infof("job %s: %s%s", event.id(), event.state(), says(event));
    await("job " + event.id(), jobs, event.id(), event.toJson());
  }

  /** {@link #announce(JobEvent)}; that it is not heard is logged. */
  void tell(JobEvent event) {
    try {
      announce(event);
    } catch (AnnouncementException e) {
      LOG.warn(e.getMessage());
    }
  }

  private static String says(JobEvent event) {
    return event.message() == null ? "" : ", " + event.message();
  }

  @Override
  public void announce(ModelState state) {
    await("model " + state.name(), models, state.name(), ModelStateJson.write(state));
  }

  private void await(String what, MutinyEmitter<byte[]> channel, String key, byte[] json) {
    if (silent) {
      return;
    }
    try {
      channel.sendMessage(message(key, json)).await().atMost(timeout);
    } catch (RuntimeException e) {
      throw new AnnouncementException(
          "Kafka does not take what there is to tell of " + what + ": " + e, e);
    }
  }

  @Override
  public void progress(JobEvent event) {
    if (silent) {
      return;
    }
    try {
      var sending =
          jobs.sendMessage(message(event.id(), event.toJson()))
              .subscribe()
              .with(done -> {}, e -> LOG.debugf("progress of job %s is lost: %s", event.id(), e));
      LOG.tracef("progress of job %s: %s", event.id(), sending);
    } catch (RuntimeException e) { // more waits than the channel holds
      LOG.debugf("progress of job %s is lost: %s", event.id(), e);
    }
  }

  private static Message<byte[]> message(String key, byte[] json) {
    return Message.of(json)
        .addMetadata(
            OutgoingKafkaRecordMetadata.<String>builder()
                .withKey(key)
                .withHeaders(new RecordHeaders().add("content-type", JSON))
                .build());
  }
}
