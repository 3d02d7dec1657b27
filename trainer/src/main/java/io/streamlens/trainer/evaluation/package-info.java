/** What a trained network does on images it has not been trained on. */
@NullMarked
package io.streamlens.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
