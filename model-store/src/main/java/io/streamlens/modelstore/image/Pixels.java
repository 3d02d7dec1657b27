package io.streamlens.modelstore.image;

/**
 * An image as uint8 values, row-major HWC.
 *
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param values {@code width x height x channels} of them; belongs to this record
 */
@SuppressWarnings("ArrayRecordComponent")
record Pixels(int width, int height, int channels, byte[] values) {}
