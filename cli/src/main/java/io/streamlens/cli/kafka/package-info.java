/** How the commands reach Kafka, and what they say when they cannot. */
@NullMarked
package io.streamlens.cli.kafka;

import org.jspecify.annotations.NullMarked;
