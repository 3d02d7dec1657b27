/** A model store in a directory of a file system. */
@NullMarked
package io.streamlens.modelstore.filesystem;

import org.jspecify.annotations.NullMarked;
