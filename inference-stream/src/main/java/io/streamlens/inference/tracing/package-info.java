/** Traces through Kafka: from the image's producer to the batch and on to the result. */
@NullMarked
package io.streamlens.inference.tracing;

import org.jspecify.annotations.NullMarked;
