/** What is asked of a Kafka cluster before any work, and its refusals in one line. */
@NullMarked
package io.streamlens.kafka;

import org.jspecify.annotations.NullMarked;
