/** From trained weights to a published version: export, golden samples, manifest, checks. */
@NullMarked
package io.streamlens.trainer.publication;

import org.jspecify.annotations.NullMarked;
