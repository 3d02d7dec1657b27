/**
 * The programs that are measured beside the stream, or that feed it: each a process of its own,
 * told what to do on standard input and answering in lines on standard output.
 */
@NullMarked
package io.streamlens.cli.bench.program;

import org.jspecify.annotations.NullMarked;
