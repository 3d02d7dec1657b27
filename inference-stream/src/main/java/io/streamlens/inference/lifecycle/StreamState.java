package io.streamlens.inference.lifecycle;

/** Where the stream stands; what health checks and pages show. */
public enum StreamState {
  /** Looking at store and topics. */
  STARTING(false, true),
  /** No sound model to serve; nothing is consumed. */
  WAITING_FOR_MODEL(false, true),
  /** A verified model serves, and the stream threads join their group or restore their tasks. */
  JOINING(false, true),
  /** A verified model serves and the stream threads run. */
  RUNNING(true, true),
  /** Draining. */
  STOPPING(false, true),
  /** Ended by a failure that a restart of the process may mend. */
  FAILED(false, false);

  private final boolean ready;
  private final boolean alive;

  StreamState(boolean ready, boolean alive) {
    this.ready = ready;
    this.alive = alive;
  }

  /** Whether images are being classified. */
  public boolean isReady() {
    return ready;
  }

  /** Whether the process is of any use. */
  public boolean isAlive() {
    return alive;
  }
}
