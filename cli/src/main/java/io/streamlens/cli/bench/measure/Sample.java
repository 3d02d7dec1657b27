package io.streamlens.cli.bench.measure;

import org.jspecify.annotations.Nullable;

/**
 * One measurement; what was not measured is absent.
 *
 * @param imagesPerSecond as they came out
 * @param cpuSecondsPer1000 of the process that is measured, for 1,000 images
 * @param latency from when an image was due
 * @param meanBatchSize images in one call of the model
 * @param allocatedBytesPerImage in the Java heap
 * @param compilerShare of the CPU time, what the just-in-time compilers took, 0 to 1
 */
public record Sample(
    double imagesPerSecond,
    @Nullable Double cpuSecondsPer1000,
    @Nullable Latency latency,
    @Nullable Double meanBatchSize,
    @Nullable Double allocatedBytesPerImage,
    @Nullable Double compilerShare) {}
