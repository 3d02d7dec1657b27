/** Networks as data, the shapes inside them, and the graphs that are built from them. */
@NullMarked
package io.streamlens.trainer.network;

import org.jspecify.annotations.NullMarked;
