/** What operators measure. */
@NullMarked
package io.streamlens.inference.metrics;

import org.jspecify.annotations.NullMarked;
