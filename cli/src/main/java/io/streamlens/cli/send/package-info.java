/** Producing images: from files and from data sets, in every format the stream takes. */
@NullMarked
package io.streamlens.cli.send;

import org.jspecify.annotations.NullMarked;
