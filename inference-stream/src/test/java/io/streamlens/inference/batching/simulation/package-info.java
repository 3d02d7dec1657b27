/** A stream with a simulated model and a simulated clock around the real batch policy. */
@NullMarked
package io.streamlens.inference.batching.simulation;

import org.jspecify.annotations.NullMarked;
