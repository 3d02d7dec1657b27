/**
 * Local copies of versions whose store is elsewhere: bounded, and shared by the processes of a
 * user.
 */
@NullMarked
package io.streamlens.modelstore.cache;

import org.jspecify.annotations.NullMarked;
