/** What a person types: the commands' entrance and what all of them share. */
@NullMarked
package io.streamlens.cli;

import org.jspecify.annotations.NullMarked;
