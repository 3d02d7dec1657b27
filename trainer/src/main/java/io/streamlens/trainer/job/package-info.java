/** Trainings that somebody has asked for: kept on disk, leased, run one at a time, told about. */
@NullMarked
package io.streamlens.trainer.job;

import org.jspecify.annotations.NullMarked;
