/** How the bytes of an image become the pixels a model takes: one code for training and serving. */
@NullMarked
package io.streamlens.modelstore.image;

import org.jspecify.annotations.NullMarked;
