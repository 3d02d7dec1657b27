/** Whether a trained model is good enough to be published, and better than the one that serves. */
@NullMarked
package io.streamlens.trainer.gate;

import org.jspecify.annotations.NullMarked;
