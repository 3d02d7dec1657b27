/** A range of a Kafka topic as data set: records whose header {@code label} names the class. */
@NullMarked
package io.streamlens.trainer.dataset.topic;

import org.jspecify.annotations.NullMarked;
