/** What a training run writes down as it goes, for other programs to read. */
@NullMarked
package io.streamlens.trainer.log;

import org.jspecify.annotations.NullMarked;
