package io.streamlens.inference.batching;

/** Who is served first when more is waiting than one batch holds. Declared in order of service. */
public enum Priority {
  /** Somebody waits for this very answer. */
  INTERACTIVE,
  /** The live stream. */
  STREAM,
  /** Work that may wait: replays, shadow models. */
  BACKGROUND
}
