package io.streamlens.inference.lifecycle;

import io.streamlens.inference.batching.ModelUnavailableException;
import io.streamlens.inference.event.OperatorEvent;
import io.streamlens.kafka.Refusal;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of Kafka Streams: from a model that serves to a stop, to a model that serves no more, or
 * to a failure. A stream thread that dies of something else is replaced, a few times over.
 */
final class StreamRun implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamRun.class);

  /** How the run ended. */
  enum End {
    /** It was closed. */
    CLOSED,
    /** The model failed: offsets are kept, and it may go on with a sound one. */
    MODEL_UNAVAILABLE,
    /** Stream threads die again and again. */
    FAILED
  }

  private final KafkaStreams streams;
  private final ReplacementBudget replacements;
  private final Refusal refusal;
  private final Duration closeTimeout;
  private final CompletableFuture<End> end = new CompletableFuture<>();

  /**
   * @param clients makes the clients of Kafka
   * @param running told whether the stream threads run, whenever that changes
   * @param refusal puts into words that Kafka no longer lets us in
   * @param closeTimeout how long it may take to drain, commit and leave the group
   */
  StreamRun(
      Topology topology,
      Properties properties,
      KafkaClientSupplier clients,
      ReplacementBudget replacements,
      Consumer<Boolean> running,
      Refusal refusal,
      Duration closeTimeout) {
    this.replacements = replacements;
    this.refusal = refusal;
    this.closeTimeout = closeTimeout;
    streams = new KafkaStreams(topology, properties, clients);
    streams.setUncaughtExceptionHandler(this::decide);
    streams.setStateListener(
        (now, before) -> {
          running.accept(now == State.RUNNING);
          tell(now);
          if (now == State.ERROR) {
            end.complete(End.FAILED);
          }
        });
  }

  /** What becomes of the partitions, for whoever looks for the reason of a pause. */
  private void tell(State now) {
    if (now == State.REBALANCING) {
      OperatorEvent.REBALANCE.in(() -> LOG.info("the group hands its partitions out anew"));
    } else if (now == State.RUNNING) {
      String partitions =
          streams.metadataForLocalThreads().stream()
              .flatMap(thread -> thread.activeTasks().stream())
              .flatMap(task -> task.topicPartitions().stream())
              .map(Object::toString)
              .sorted()
              .collect(Collectors.joining(", "));
      OperatorEvent.PARTITIONS_ASSIGNED.in(
          () ->
              LOG.info(
                  "images are taken from {}", partitions.isEmpty() ? "no partition" : partitions));
    }
  }

  KafkaStreams streams() {
    return streams;
  }

  void start() {
    streams.start();
  }

  /**
   * Waits until the run ends; it must be closed in any case.
   *
   * @param eachSecond done meanwhile
   * @throws StartException if Kafka no longer lets us do what we must
   */
  End await(Consumer<KafkaStreams> eachSecond) {
    while (true) {
      try {
        return end.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        eachSecond.accept(streams);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof StartException refused
            ? refused
            : new IllegalStateException("the run ended by a defect", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while the stream runs", e);
      }
    }
  }

  private StreamThreadExceptionResponse decide(Throwable failure) {
    if (hasCause(failure, ModelUnavailableException.class)) {
      OperatorEvent event =
          hasCause(failure, TimeoutException.class)
              ? OperatorEvent.DRAIN_TIMEOUT
              : OperatorEvent.STREAM_PAUSED;
      event.in(
          () -> LOG.error("the stream pauses with its offsets kept: {}", rootMessage(failure)));
      end.complete(End.MODEL_UNAVAILABLE);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    String refused = refusal.of(failure).orElse(null);
    if (refused != null) {
      // Another thread would hear the same.
      end.completeExceptionally(new StartException(refused, failure));
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    if (replacements.tryTake()) {
      OperatorEvent.THREAD_REPLACED.in(
          () ->
              LOG.error(
                  "a stream thread died and is replaced; its images are read again", failure));
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    OperatorEvent.STREAM_ENDED.in(() -> LOG.error("stream threads die again and again", failure));
    end.complete(End.FAILED);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String rootMessage(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof ModelUnavailableException)) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  /** Drains, commits and leaves the group. */
  @Override
  public void close() {
    if (!streams.close(closeTimeout)) {
      OperatorEvent.CLOSE_TIMEOUT.in(
          () ->
              LOG.warn(
                  "the stream threads did not end within {}: images in flight will be read again by"
                      + " others",
                  closeTimeout));
    }
    end.complete(End.CLOSED);
  }
}
