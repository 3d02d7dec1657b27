/** What a benchmark found: rows, claims, and how they are shown. */
@NullMarked
package io.streamlens.cli.bench.report;

import org.jspecify.annotations.NullMarked;
