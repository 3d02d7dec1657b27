package io.streamlens.modelstore.savedmodel;

import java.util.Map;

/**
 * What TensorFlow's native library reads from the environment while it is loaded, and so is to be
 * set by whatever starts a process of ours: in the process itself it would be too late.
 */
public final class TensorFlowEnvironment {

  private static final String LEAST_SEVERE_LOGGED = "TF_CPP_MIN_LOG_LEVEL";

  /** Information (0) and warnings (1) speak of TensorFlow's own inside. */
  private static final String ERRORS = "2";

  private TensorFlowEnvironment() {}

  /**
   * Completes the environment of a process to be started: only errors are logged, and it computes
   * with oneDNN ({@link OneDnn}). What the user has set stays.
   */
  public static void complete(Map<String, String> environment) {
    environment.putIfAbsent(LEAST_SEVERE_LOGGED, ERRORS);
    environment.putIfAbsent(OneDnn.VARIABLE, "1");
  }

  /**
   * The same, but whether it computes with oneDNN is left to TensorFlow, even if the user has set
   * it.
   */
  public static void completePlainly(Map<String, String> environment) {
    environment.putIfAbsent(LEAST_SEVERE_LOGGED, ERRORS);
    environment.remove(OneDnn.VARIABLE);
  }
}
