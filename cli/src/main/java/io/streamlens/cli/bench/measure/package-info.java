/** How speed, latency and cost are measured from outside a stream, on its topics. */
@NullMarked
package io.streamlens.cli.bench.measure;

import org.jspecify.annotations.NullMarked;
