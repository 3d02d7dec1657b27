/** A real single-node Kafka inside this process, for the demo, the tests and small set-ups. */
@NullMarked
package io.streamlens.cli.broker;

import org.jspecify.annotations.NullMarked;
