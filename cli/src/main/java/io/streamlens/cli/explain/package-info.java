/** Why a model says what it says of an image, in pictures. */
@NullMarked
package io.streamlens.cli.explain;

import org.jspecify.annotations.NullMarked;
