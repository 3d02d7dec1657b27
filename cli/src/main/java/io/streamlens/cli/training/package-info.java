/** Training in this terminal, and the networks that can be trained. */
@NullMarked
package io.streamlens.cli.training;

import org.jspecify.annotations.NullMarked;
