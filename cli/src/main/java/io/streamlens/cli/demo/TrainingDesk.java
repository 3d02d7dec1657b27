package io.streamlens.cli.demo;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.kafka.CommittedConsumer;
import io.streamlens.cli.kafka.KafkaConnection;
import io.streamlens.cli.terminal.Progress;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.cli.topic.StreamlensTopic;
import io.streamlens.trainer.job.JobEvent;
import io.streamlens.trainer.job.JobRequest;
import io.streamlens.trainer.job.JobState;
import io.streamlens.trainer.job.JobStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Asks the trainer for models on its topic, and hears on its topic what becomes of them. */
final class TrainingDesk implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final long SEND_SECONDS = 30;

  /** With nothing heard for so long, the trainer is considered stuck. */
  private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final Terminal terminal;
  private final RunningTrainer trainer;
  private final CommittedConsumer events;
  private final KafkaProducer<byte[], byte[]> requests;

  TrainingDesk(
      Terminal terminal,
      RunningTrainer trainer,
      KafkaConnection kafka,
      Map<String, Object> client) {
    this.terminal = terminal;
    this.trainer = trainer;
    this.events =
        CommittedConsumer.fromEnd(kafka, client, List.of(StreamlensTopic.TRAINING_EVENTS.name()));
    ByteArraySerializer bytes = new ByteArraySerializer();
    this.requests = new KafkaProducer<>(client, bytes, bytes);
  }

  /**
   * Asks for a training and waits for its end.
   *
   * @return the event that tells of its end
   * @throws CommandException if it was not published, or the trainer ends or falls silent
   */
  JobEvent train(JobRequest request) throws InterruptedException {
    send(request);
    JobEvent end = awaitEnd(request);
    if (end.state() != JobState.PUBLISHED) {
      throw trainer.failure(
          "job %s: %s, %s"
              .formatted(end.id(), end.state(), end.message())
              .toLowerCase(Locale.ROOT));
    }
    return end;
  }

  private void send(JobRequest request) throws InterruptedException {
    ProducerRecord<byte[], byte[]> next =
        new ProducerRecord<>(
            StreamlensTopic.TRAINING_REQUESTS.name(),
            request.id().getBytes(StandardCharsets.UTF_8),
            request.toJson());
    try {
      requests.send(next).get(SEND_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new CommandException("the training cannot be asked for: " + e.getMessage(), e);
    }
  }

  private JobEvent awaitEnd(JobRequest request) {
    @Nullable Progress progress = null;
    try {
      long heard = System.nanoTime();
      while (true) {
        trainer.checkAlive();
        for (ConsumerRecord<byte[], byte[]> next : events.poll(POLL)) {
          JobEvent event = JobEvent.read(next.value());
          if (!event.id().equals(request.id())) {
            continue;
          }
          heard = System.nanoTime();
          progress = show(event, progress);
          if (event.state().isFinal()) {
            return event;
          }
        }
        if (System.nanoTime() - heard > SILENCE_NANOS) {
          throw trainer.failure("nothing was heard of job " + request.id() + " for five minutes");
        }
      }
    } finally {
      if (progress != null) {
        progress.close();
      }
    }
  }

  private @Nullable Progress show(JobEvent event, @Nullable Progress shown) {
    JobStatus.Training training = event.training();
    if (training == null || event.state() != JobState.TRAINING) {
      return shown;
    }
    Progress progress =
        shown == null ? Progress.start(terminal, event.id(), "epochs", training.epochs()) : shown;
    progress.reached(training.epoch());
    progress.remark(String.format(Locale.ROOT, "loss %.3f", training.loss()));
    return progress;
  }

  @Override
  public void close() {
    requests.close(Duration.ZERO);
    events.close();
  }
}
