/** Numbers as pictures: maps, filters, charts; each a {@code BufferedImage}, no display needed. */
@NullMarked
package io.streamlens.trainer.picture;

import org.jspecify.annotations.NullMarked;
