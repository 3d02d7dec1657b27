/** Gathering single images into batches for a model; knows no Kafka. */
@NullMarked
package io.streamlens.inference.batching;

import org.jspecify.annotations.NullMarked;
