package io.streamlens.inference.tracing;

import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** Tracing is on when somebody has said where traces go, and costs nothing otherwise. */
public final class TracingSwitch {

  /** Whether traces are dropped before they are made. */
  public static final String DISABLED = "quarkus.otel.sdk.disabled";

  private TracingSwitch() {}

  /** Switches it on if an endpoint is named and nobody has switched it off; before the start. */
  public static void set(Map<String, String> environment, Properties properties) {
    if (properties.getProperty(DISABLED) == null
        && !environment.containsKey("QUARKUS_OTEL_SDK_DISABLED")
        && !"true".equals(environment.get("OTEL_SDK_DISABLED"))
        && isEndpointNamed(environment, properties)) {
      properties.setProperty(DISABLED, "false");
    }
  }

  private static boolean isEndpointNamed(Map<String, String> environment, Properties properties) {
    return Stream.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT",
                "QUARKUS_OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
            .anyMatch(name -> !environment.getOrDefault(name, "").isBlank())
        || Stream.of(
                "quarkus.otel.exporter.otlp.endpoint", "quarkus.otel.exporter.otlp.traces.endpoint")
            .anyMatch(properties::containsKey);
  }
}
