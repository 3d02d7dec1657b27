/** Whether the stream lives and is ready. */
@NullMarked
package io.streamlens.inference.health;

import org.jspecify.annotations.NullMarked;
