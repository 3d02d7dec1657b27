/** Arrays that are used again: an image of some hundred bytes should cost next to no garbage. */
@NullMarked
package io.streamlens.inference.memory;

import org.jspecify.annotations.NullMarked;
