/** The training loop and what it needs: variables, optimizer, schedule, batches. */
@NullMarked
package io.streamlens.trainer.training;

import org.jspecify.annotations.NullMarked;
