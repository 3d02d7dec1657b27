/** The report of a training: what was learned, in figures and pictures that explain themselves. */
@NullMarked
package io.streamlens.trainer.report;

import org.jspecify.annotations.NullMarked;
