/** The one place of this module's configuration. */
@NullMarked
package io.streamlens.inference.settings;

import org.jspecify.annotations.NullMarked;
