/** Labelled images in memory, where they are looked for, and the formats they are read from. */
@NullMarked
package io.streamlens.trainer.dataset;

import org.jspecify.annotations.NullMarked;
