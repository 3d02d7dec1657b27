package io.streamlens.inference.batching;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What a {@link LatencyPolicy} is to keep, and what it has for that.
 *
 * @param target that 99 of 100 images should stay under: from the broker's handing over of an image
 *     to its result's being visible
 * @param maxBatchSize it may choose, 1 or more
 * @param maxDelay it may choose
 * @param parallelBatches that run at the same time, 1 or more
 * @param streamThreads that commit, each for itself, 1 or more
 * @param visibleAtCommit whether a result can be read only after a commit
 * @param minCommitInterval the shortest it may choose
 * @param maxCommitInterval the longest it may choose
 * @param commitNanos what a commit itself takes, beyond the images that it waits for; asked for
 *     each plan
 */
public record LatencyTarget(
    Duration target,
    int maxBatchSize,
    Duration maxDelay,
    int parallelBatches,
    int streamThreads,
    boolean visibleAtCommit,
    Duration minCommitInterval,
    Duration maxCommitInterval,
    LongSupplier commitNanos) {}
