/** The fixed layout of a model store, and what holds of it wherever the bytes lie. */
@NullMarked
package io.streamlens.modelstore.layout;

import org.jspecify.annotations.NullMarked;
