/** Where models live: immutable versions, aliases that move, and what goes wrong with them. */
@NullMarked
package io.streamlens.modelstore;

import org.jspecify.annotations.NullMarked;
