/** What becomes of an image: a classification, or a rejection with its reason. */
@NullMarked
package io.streamlens.inference.outcome;

import org.jspecify.annotations.NullMarked;
