/** What a model is: its manifest, input, preprocessing, labels and golden samples. */
@NullMarked
package io.streamlens.modelstore.manifest;

import org.jspecify.annotations.NullMarked;
