package io.streamlens.inference.tracing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.streamlens.inference.outcome.Image;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code traceparent} of an image that is traced: says on its result that our span is
 * the parent, and keeps the span at hand for as long as the image is there, without a table of
 * images.
 */
record TracedHeader(Span span) implements Header {

  /** The name that W3C's Trace Context gives it. */
  static final String NAME = "traceparent";

  /** The span of an image; null if it is not traced. */
  static @Nullable Span spanOf(Image image) {
    return image.headers().lastHeader(NAME) instanceof TracedHeader traced ? traced.span : null;
  }

  @Override
  public String key() {
    return NAME;
  }

  @Override
  public byte[] value() {
    SpanContext context = span.getSpanContext();
    return ("00-"
            + context.getTraceId()
            + "-"
            + context.getSpanId()
            + "-"
            + context.getTraceFlags().asHex())
        .getBytes(US_ASCII);
  }
}
