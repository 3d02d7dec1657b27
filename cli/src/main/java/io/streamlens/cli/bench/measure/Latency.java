package io.streamlens.cli.bench.measure;

/**
 * Percentiles of a latency, in milliseconds.
 *
 * @param p50 half of the records had at most this
 * @param p95 19 of 20
 * @param p99 99 of 100
 */
public record Latency(double p50, double p95, double p99) {}
