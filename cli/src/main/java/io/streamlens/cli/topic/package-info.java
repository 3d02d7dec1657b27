/** The topics that Streamlens works with, and making them. */
@NullMarked
package io.streamlens.cli.topic;

import org.jspecify.annotations.NullMarked;
