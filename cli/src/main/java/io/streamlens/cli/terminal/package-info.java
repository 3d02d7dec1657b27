/** What commands write to: standard output and error, progress, colour. */
@NullMarked
package io.streamlens.cli.terminal;

import org.jspecify.annotations.NullMarked;
