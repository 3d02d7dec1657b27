package io.streamlens.cli.bench;

import io.streamlens.modelstore.manifest.Precision;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a benchmark is run with.
 *
 * @param effort how long and how often
 * @param quick whether it is the short one
 * @param precision what the stream is told to compute in
 * @param dataset whose images are sent
 * @param data directory of the data set's files; absent: where they usually are
 * @param models directory that keeps the models; absent: a temporary one
 * @param stream settings of the inference stream, by name
 */
record BenchSettings(
    Effort effort,
    boolean quick,
    Precision.Choice precision,
    String dataset,
    @Nullable Path data,
    @Nullable Path models,
    Map<String, String> stream) {}
