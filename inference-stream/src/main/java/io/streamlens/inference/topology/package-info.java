/** The Kafka Streams topology and its queue of images in flight, drained before every commit. */
@NullMarked
package io.streamlens.inference.topology;

import org.jspecify.annotations.NullMarked;
