/** What operators are told in the log, by names that stay. */
@NullMarked
package io.streamlens.inference.event;

import org.jspecify.annotations.NullMarked;
