/** How a network is trained, as values that check themselves and are known by name. */
@NullMarked
package io.streamlens.trainer.option;

import org.jspecify.annotations.NullMarked;
