/**
 * Decoding images, large ones off the stream threads: within a memory budget, and with a journal
 * that tells an image that kills its process from its neighbours.
 */
@NullMarked
package io.streamlens.inference.decoding;

import org.jspecify.annotations.NullMarked;
