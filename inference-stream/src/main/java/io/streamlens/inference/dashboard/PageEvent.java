package io.streamlens.inference.dashboard;

/**
 * A server-sent event.
 *
 * @param name {@code status}, {@code image} or {@code busy}
 * @param json its data, one line
 */
record PageEvent(String name, String json) {}
