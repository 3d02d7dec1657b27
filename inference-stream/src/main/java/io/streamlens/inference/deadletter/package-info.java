/** How a rejected image is sent to the dead-letter topic. */
@NullMarked
package io.streamlens.inference.deadletter;

import org.jspecify.annotations.NullMarked;
