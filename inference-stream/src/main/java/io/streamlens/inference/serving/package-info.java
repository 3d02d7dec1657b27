/** The model that serves: loaded, verified, rehearsed, lent to batches, replaced. */
@NullMarked
package io.streamlens.inference.serving;

import org.jspecify.annotations.NullMarked;
