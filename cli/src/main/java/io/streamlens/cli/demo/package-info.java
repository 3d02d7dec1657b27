/** Everything on this machine in one command: broker, training, publishing, streaming. */
@NullMarked
package io.streamlens.cli.demo;

import org.jspecify.annotations.NullMarked;
