/** Starting, stopping and recovering the stream. */
@NullMarked
package io.streamlens.inference.lifecycle;

import org.jspecify.annotations.NullMarked;
