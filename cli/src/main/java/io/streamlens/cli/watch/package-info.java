/** Reading classifications as they come. */
@NullMarked
package io.streamlens.cli.watch;

import org.jspecify.annotations.NullMarked;
