package io.streamlens.inference.crash;

import org.jspecify.annotations.Nullable;

/**
 * An image of the load, with what is known of it.
 *
 * @param value the record's value
 * @param contentType of the value; null for none, so that its first bytes decide
 * @param result the label it should get, or the reason for which it should be a dead letter
 */
@SuppressWarnings("ArrayRecordComponent")
record LoadImage(byte[] value, @Nullable String contentType, String result) {}
