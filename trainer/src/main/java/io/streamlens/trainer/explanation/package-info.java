/** Why a model says what it says of one image. */
@NullMarked
package io.streamlens.trainer.explanation;

import org.jspecify.annotations.NullMarked;
