package io.streamlens.inference.lifecycle;

import io.streamlens.inference.batching.ModelUnavailableException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
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

  /** Longer than any drain; then the process ends without having left its group. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(25);

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
  private final CompletableFuture<End> end = new CompletableFuture<>();

  /**
   * @param running told whether the stream threads run, whenever that changes
   */
  StreamRun(
      Topology topology,
      Properties properties,
      ReplacementBudget replacements,
      Consumer<Boolean> running) {
    this.replacements = replacements;
    streams = new KafkaStreams(topology, properties);
    streams.setUncaughtExceptionHandler(this::decide);
    streams.setStateListener(
        (now, before) -> {
          running.accept(now == State.RUNNING);
          if (now == State.ERROR) {
            end.complete(End.FAILED);
          }
        });
  }

  KafkaStreams streams() {
    return streams;
  }

  void start() {
    streams.start();
  }

  /** Waits until the run ends; it must be closed in any case. */
  End await() {
    return end.join();
  }

  private StreamThreadExceptionResponse decide(Throwable failure) {
    if (causedByModel(failure)) {
      LOG.error("the stream pauses with its offsets kept: {}", rootMessage(failure));
      end.complete(End.MODEL_UNAVAILABLE);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    if (replacements.tryTake()) {
      LOG.error("a stream thread died and is replaced; its images are read again", failure);
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    LOG.error("stream threads die again and again", failure);
    end.complete(End.FAILED);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private static boolean causedByModel(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ModelUnavailableException) {
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
    if (!streams.close(CLOSE_TIMEOUT)) {
      LOG.warn(
          "the stream threads did not end within {}: images in flight will be read again by others",
          CLOSE_TIMEOUT);
    }
    end.complete(End.CLOSED);
  }
}
