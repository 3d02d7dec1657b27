package io.streamlens.inference.topology;

import org.jspecify.annotations.Nullable;

/**
 * The value of an output record on its way to the sink.
 *
 * @param bytes the value to be written; absent for a value that was absent or left out
 * @param sourcePartition decides the output partition
 */
@SuppressWarnings("ArrayRecordComponent")
public record OutputRecord(byte @Nullable [] bytes, int sourcePartition) {}
