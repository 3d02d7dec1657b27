/** The one way in which this module's documents become JSON and come back. */
@NullMarked
package io.streamlens.modelstore.json;

import org.jspecify.annotations.NullMarked;
