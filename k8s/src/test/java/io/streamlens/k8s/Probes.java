package io.streamlens.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Whether the services are asked for their health where they tell it. */
final class Probes {

  private static final Map<String, String> MODULES =
      Map.of("streamlens/inference-stream", "inference-stream", "streamlens/trainer", "trainer");

  private static final Map<String, String> PATHS =
      Map.of(
          "startupProbe", "quarkus.smallrye-health.startup-path",
          "livenessProbe", "quarkus.smallrye-health.liveness-path",
          "readinessProbe", "quarkus.smallrye-health.readiness-path");

  /** What Quarkus takes where a service's file says nothing else. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "quarkus.http.non-application-root-path", "q",
          "quarkus.smallrye-health.root-path", "health",
          "quarkus.smallrye-health.startup-path", "started",
          "quarkus.smallrye-health.liveness-path", "live",
          "quarkus.smallrye-health.readiness-path", "ready",
          "quarkus.micrometer.export.prometheus.path", "/q/metrics");

  private Probes() {}

  static List<String> violations(Overlay overlay) {
    List<String> violations = new ArrayList<>();
    overlay
        .containers()
        .filter(Probes::isService)
        .forEach(container -> check(container, violations));
    overlay
        .ofKind("ServiceMonitor")
        .flatMap(monitor -> Overlay.elements(monitor.spec().path("endpoints")))
        .map(endpoint -> endpoint.path("path").asText())
        .filter(path -> !scrapedAt(path))
        .forEach(path -> violations.add("ServiceMonitor: no service tells figures at " + path));
    return violations;
  }

  /** One training has nothing to ask at. */
  private static boolean isService(Container container) {
    return MODULES.containsKey(container.image()) && container.owner().kind().equals("Deployment");
  }

  private static void check(Container container, List<String> violations) {
    Properties settings = settings(MODULES.get(container.image()));
    int port = Integer.parseInt(settings.getProperty("quarkus.http.port"));
    if (container.port("http") != port) {
      violations.add(container + ": listens at " + port + ", not at " + container.port("http"));
    }
    PATHS.forEach(
        (probe, key) -> {
          JsonNode get = container.tree().path(probe).path("httpGet");
          String path =
              "/%s/%s/%s"
                  .formatted(
                      value(settings, "quarkus.http.non-application-root-path"),
                      value(settings, "quarkus.smallrye-health.root-path"),
                      value(settings, key));
          if (!get.path("path").asText().equals(path)) {
            violations.add(container + ": " + probe + " must ask for " + path);
          }
        });
  }

  private static boolean scrapedAt(String path) {
    return MODULES.values().stream()
        .allMatch(
            module ->
                value(settings(module), "quarkus.micrometer.export.prometheus.path").equals(path));
  }

  private static String value(Properties settings, String key) {
    return settings.getProperty(key, DEFAULTS.get(key));
  }

  private static Properties settings(String module) {
    Properties properties = new Properties();
    try (Reader reader =
        Files.newBufferedReader(
            Kustomize.ROOT.resolve(module + "/src/main/resources/application.properties"))) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
