/** Running the trainer as a service, an application of its own, as a process of its own. */
@NullMarked
package io.streamlens.cli.trainer;

import org.jspecify.annotations.NullMarked;
