/** The processes of a benchmark, and what the operating system and their JVMs count of them. */
@NullMarked
package io.streamlens.cli.bench.process;

import org.jspecify.annotations.NullMarked;
