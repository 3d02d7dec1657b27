package io.streamlens.inference.messaging;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.streamlens.modelstore.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A value on the topic {@code serving-events}: what one instance of a stream makes of a model. Its
 * schema is {@code serving-event.v1.schema.json} beside this class.
 *
 * @param kind {@code serving}, {@code drained}, {@code rejected} or {@code unavailable}
 * @param application the stream's {@code application.id}
 * @param instance the process, different after each start
 * @param reference what the stream is told to serve, such as {@code fashion@champion}
 * @param model the version it is about, such as {@code fashion:4}; the reference if no version
 *     could be read
 * @param digest of the version; absent if it could not be read
 * @param reason why it was rejected or is unavailable; absent otherwise
 * @param message the same in a sentence; absent otherwise
 * @param at when
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ServingEvent(
    String kind,
    String application,
    String instance,
    String reference,
    String model,
    @Nullable Digest digest,
    @Nullable String reason,
    @Nullable String message,
    Instant at) {}
