/** Loading and running a TensorFlow SavedModel; the only package here that knows TensorFlow. */
@NullMarked
package io.streamlens.modelstore.savedmodel;

import org.jspecify.annotations.NullMarked;
