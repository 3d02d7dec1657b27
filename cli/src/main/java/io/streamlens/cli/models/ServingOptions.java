package io.streamlens.cli.models;

import java.nio.file.Path;

/**
 * What the user says of another server.
 *
 * @param basePath where it sees the directory that is exported to
 * @param maxBatchSize the largest batch it may make
 */
record ServingOptions(Path basePath, int maxBatchSize) {}
