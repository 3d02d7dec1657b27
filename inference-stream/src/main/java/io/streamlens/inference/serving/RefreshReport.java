package io.streamlens.inference.serving;

import io.streamlens.modelstore.ModelVersion;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the store at one moment.
 *
 * @param target the version that should serve by the last look at the store; null before the first
 * @param lag for how long another version has served
 * @param lookedAt when the store was last read; null if it never was
 * @param setback what stands in the way at the moment; null if nothing does
 */
public record RefreshReport(
    @Nullable ModelVersion target,
    Duration lag,
    @Nullable Instant lookedAt,
    @Nullable Setback setback) {}
