/** What is announced about a model when the store has changed. */
@NullMarked
package io.streamlens.modelstore.event;

import org.jspecify.annotations.NullMarked;
