/** What two versions of a model, or of two models, differ in. */
@NullMarked
package io.streamlens.cli.models.diff;

import org.jspecify.annotations.NullMarked;
