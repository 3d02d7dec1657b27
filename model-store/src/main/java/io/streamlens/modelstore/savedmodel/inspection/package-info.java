/** Judging the graph of a SavedModel by its operations, before TensorFlow loads it. */
@NullMarked
package io.streamlens.modelstore.savedmodel.inspection;

import org.jspecify.annotations.NullMarked;
