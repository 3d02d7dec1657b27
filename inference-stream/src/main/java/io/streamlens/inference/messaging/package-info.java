/** What is heard of models in the store, and what is told of those that serve. */
@NullMarked
package io.streamlens.inference.messaging;

import org.jspecify.annotations.NullMarked;
