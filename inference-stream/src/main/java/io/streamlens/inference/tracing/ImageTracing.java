package io.streamlens.inference.tracing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.streamlens.inference.batching.BatchListener;
import io.streamlens.inference.batching.PredictionCallback;
import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.Outcome;
import io.streamlens.inference.outcome.Outcome.Classified;
import io.streamlens.inference.outcome.Outcome.Rejected;
import io.streamlens.inference.topology.StreamListener;
import io.streamlens.modelstore.ModelVersion;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Traces the images whose producer does: a span for each from its taking up to its result, child of
 * the producer's and parent of whatever follows the result; and one for each batch, linked to those
 * of its images. An image without a sampled {@code traceparent} costs one look at its headers. Safe
 * for use by several threads.
 */
public final class ImageTracing implements StreamListener, BatchListener {

  static final AttributeKey<String> ID = AttributeKey.stringKey("streamlens.image.id");
  static final AttributeKey<String> MODEL = AttributeKey.stringKey("streamlens.model");
  static final AttributeKey<Long> VERSION = AttributeKey.longKey("streamlens.model.version");
  static final AttributeKey<String> REASON = AttributeKey.stringKey("streamlens.reason");
  static final AttributeKey<Long> BATCH_SIZE = AttributeKey.longKey("streamlens.batch.size");
  static final AttributeKey<Double> QUEUE = AttributeKey.doubleKey("streamlens.queue.seconds");
  static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
  static final AttributeKey<String> TOPIC = AttributeKey.stringKey("messaging.destination.name");
  static final AttributeKey<String> PARTITION =
      AttributeKey.stringKey("messaging.destination.partition.id");
  static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");

  private static final TextMapGetter<Headers> HEADERS = new HeaderGetter();

  private final Tracer tracer;
  private final Clock clock;

  public ImageTracing(OpenTelemetry telemetry, Clock clock) {
    tracer = telemetry.getTracer("io.streamlens.inference");
    this.clock = clock;
  }

  /** Begins a span and puts it in the place of the producer's in the image's headers. */
  @Override
  public void consumed(Image image) {
    Headers headers = image.headers();
    if (headers.lastHeader(TracedHeader.NAME) == null) {
      return;
    }
    Context producer =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, HEADERS);
    SpanContext parent = Span.fromContext(producer).getSpanContext();
    if (!parent.isSampled()) {
      return; // nobody looks at it, or it is no traceparent: passed on as it came
    }
    Span span =
        tracer
            .spanBuilder("classify image")
            .setParent(producer)
            .setSpanKind(SpanKind.CONSUMER)
            .setAttribute(SYSTEM, "kafka")
            .setAttribute(TOPIC, image.position().topic())
            .setAttribute(PARTITION, Integer.toString(image.position().partition()))
            .setAttribute(OFFSET, image.position().offset())
            .setAttribute(ID, image.id())
            .startSpan();
    headers.remove(TracedHeader.NAME);
    headers.add(new TracedHeader(span));
  }

  /** Ends the span; the result carries it on already. */
  @Override
  public void forwarded(Image image, Outcome outcome) {
    Span span = TracedHeader.spanOf(image);
    if (span == null) {
      return;
    }
    if (outcome instanceof Classified classified) {
      span.setAttribute(MODEL, classified.model()).setAttribute(VERSION, classified.modelVersion());
    } else if (outcome instanceof Rejected rejected) {
      span.setAttribute(REASON, rejected.reason().toString())
          .setStatus(StatusCode.ERROR, rejected.message());
    }
    span.end();
  }

  @Override
  public void batchDone(ModelVersion model, int size, long queueNanos, long modelNanos) {}

  /** A span for a batch with a traced image in it; it begins when the model did. */
  @Override
  public void batchDone(
      ModelVersion model, List<PredictionCallback> images, long queueNanos, long modelNanos) {
    SpanBuilder builder = null;
    for (PredictionCallback image : images) {
      Span span = spanOf(image);
      if (span != null) {
        builder = builder == null ? batch(model, images.size(), queueNanos) : builder;
        builder.addLink(span.getSpanContext());
      }
    }
    if (builder != null) {
      Instant now = clock.instant();
      builder
          .setStartTimestamp(now.minusNanos(modelNanos))
          .startSpan()
          .end(
              TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano(), TimeUnit.NANOSECONDS);
    }
  }

  private static @Nullable Span spanOf(PredictionCallback callback) {
    return callback.subject() instanceof Image image ? TracedHeader.spanOf(image) : null;
  }

  private SpanBuilder batch(ModelVersion model, int size, long queueNanos) {
    return tracer
        .spanBuilder("classify batch")
        .setNoParent()
        .setAttribute(MODEL, model.name())
        .setAttribute(VERSION, (long) model.version())
        .setAttribute(BATCH_SIZE, (long) size)
        .setAttribute(QUEUE, queueNanos / 1e9);
  }

  private static final class HeaderGetter implements TextMapGetter<Headers> {

    @Override
    public Iterable<String> keys(Headers headers) {
      return List.of(); // asked for by no propagator that is used here
    }

    @Override
    public @Nullable String get(@Nullable Headers headers, String key) {
      Header header = headers == null ? null : headers.lastHeader(key);
      return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }
  }
}
