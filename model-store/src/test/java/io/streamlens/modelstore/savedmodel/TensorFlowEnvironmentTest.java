package io.streamlens.modelstore.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TensorFlowEnvironmentTest {

  @Test
  void shouldMakeAProcessComputeWithOneDnnAndLogErrorsOnly() {
    Map<String, String> environment = new HashMap<>();

    TensorFlowEnvironment.complete(environment);

    assertEquals(Map.of("TF_ENABLE_ONEDNN_OPTS", "1", "TF_CPP_MIN_LOG_LEVEL", "2"), environment);
  }

  @Test
  void shouldKeepWhatTheUserHasSet() {
    Map<String, String> users = Map.of("TF_ENABLE_ONEDNN_OPTS", "0", "TF_CPP_MIN_LOG_LEVEL", "0");
    Map<String, String> environment = new HashMap<>(users);

    TensorFlowEnvironment.complete(environment);

    assertEquals(users, environment);
  }

  @Test
  void shouldLeaveOneDnnToTensorFlowWhereItIsToBeAsItComes() {
    Map<String, String> environment = new HashMap<>(Map.of("TF_ENABLE_ONEDNN_OPTS", "1"));

    TensorFlowEnvironment.completePlainly(environment);

    assertEquals(Map.of("TF_CPP_MIN_LOG_LEVEL", "2"), environment);
  }
}
