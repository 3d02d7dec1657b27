/** Running the inference stream, an application of its own, as a process of its own. */
@NullMarked
package io.streamlens.cli.serve;

import org.jspecify.annotations.NullMarked;
