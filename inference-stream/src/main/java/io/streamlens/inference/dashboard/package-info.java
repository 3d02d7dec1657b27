/**
 * The page at {@code /}: what the stream does, for people. It looks on from outside: the stream
 * threads only count and now and then hand over an image; all else happens on the page's own
 * thread, with bounded memory, and no page that is open can slow the stream.
 */
@NullMarked
package io.streamlens.inference.dashboard;

import org.jspecify.annotations.NullMarked;
