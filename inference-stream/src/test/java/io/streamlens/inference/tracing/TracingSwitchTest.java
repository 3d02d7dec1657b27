package io.streamlens.inference.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class TracingSwitchTest {

  private final Properties properties = new Properties();

  @Test
  void shouldStayOffWhenNobodySaysWhereTracesGo() {
    TracingSwitch.set(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", " "), properties);

    assertNull(properties.getProperty(TracingSwitch.DISABLED));
  }

  @Test
  void shouldBeOnWhenAnEndpointIsNamed() {
    TracingSwitch.set(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"), properties);

    assertEquals("false", properties.getProperty(TracingSwitch.DISABLED));
  }

  @Test
  void shouldStayOffWhenItIsSwitchedOffByHand() {
    TracingSwitch.set(
        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4317", "OTEL_SDK_DISABLED", "true"),
        properties);

    assertNull(properties.getProperty(TracingSwitch.DISABLED));
  }
}
