/** Making a SavedModel of any origin fit the signature that Streamlens serves. */
@NullMarked
package io.streamlens.modelstore.savedmodel.adaptation;

import org.jspecify.annotations.NullMarked;
