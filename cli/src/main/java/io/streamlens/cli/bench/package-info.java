/** {@code bench}: what the stream costs and how fast it is, beside what bounds it. */
@NullMarked
package io.streamlens.cli.bench;

import org.jspecify.annotations.NullMarked;
