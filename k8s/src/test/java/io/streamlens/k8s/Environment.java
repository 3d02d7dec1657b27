package io.streamlens.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The environment variables of a container. */
final class Environment {

  /** Read by Java, TensorFlow, the AWS SDK, the services, or the arguments beside them. */
  private static final List<String> OTHERS =
      List.of(
          "JDK_JAVA_OPTIONS",
          "LANG",
          "TF_CPP_MIN_LOG_LEVEL",
          "TF_ENABLE_ONEDNN_OPTS",
          "XDG_CACHE_HOME",
          "JOB_NAME",
          "AWS_REGION",
          "AWS_ENDPOINT_URL_S3",
          "KAFKA_BOOTSTRAP_SERVERS",
          "QUARKUS_LOG_CONSOLE_JSON_ENABLED");

  private Environment() {}

  /** Names and values; of what comes from a Secret or a field only the name, if it is known. */
  static Map<String, String> of(Container container, Overlay overlay) {
    Map<String, String> environment = new TreeMap<>();
    for (JsonNode source : container.tree().path("envFrom")) {
      overlay
          .configMap(source.path("configMapRef").path("name").asText())
          .properties()
          .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
    }
    for (JsonNode variable : container.tree().path("env")) {
      environment.put(variable.path("name").asText(), variable.path("value").asText());
    }
    return environment;
  }

  /**
   * What the container's program finds: the variables of its image too, and a file that a Secret is
   * to bring replaced by one that is there.
   */
  static Map<String, String> complete(Container container, Overlay overlay) {
    Map<String, String> environment = new TreeMap<>();
    ImageFacts image = ImageFacts.of(container.image());
    if (image != null) {
      environment.putAll(image.environment());
    }
    environment.putAll(of(container, overlay));
    environment.replaceAll((name, value) -> isFromSecret(container, value) ? anyFile() : value);
    return environment;
  }

  /** Those that neither a setting of ours nor anything else takes its value from. */
  static List<String> unread(Map<String, String> environment) {
    return environment.keySet().stream()
        .filter(name -> !name.startsWith("STREAMLENS_") && !OTHERS.contains(name))
        .toList();
  }

  private static boolean isFromSecret(Container container, String path) {
    return Overlay.elements(container.owner().podSpec().path("volumes"))
        .filter(volume -> volume.has("secret"))
        .flatMap(volume -> container.mountsOf(volume.path("name").asText()))
        .anyMatch(mount -> path.startsWith(mount + "/"));
  }

  private static String anyFile() {
    return Path.of(Kustomize.ROOT.toString(), "k8s", "pom.xml").toString();
  }
}
