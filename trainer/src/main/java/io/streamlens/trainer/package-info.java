/** One training run from end to end: data set in, checked and published model version out. */
@NullMarked
package io.streamlens.trainer;

import org.jspecify.annotations.NullMarked;
