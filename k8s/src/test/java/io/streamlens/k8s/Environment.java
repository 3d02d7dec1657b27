package io.streamlens.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The environment variables of a container, and which of them are settings of a service. */
final class Environment {

  /** Read by Java, TensorFlow, the AWS SDK, the stores, or the arguments beside them. */
  private static final List<String> OTHERS =
      List.of(
          "JDK_JAVA_OPTIONS",
          "LANG",
          "TF_CPP_MIN_LOG_LEVEL",
          "XDG_CACHE_HOME",
          "JOB_NAME",
          "AWS_REGION",
          "AWS_ENDPOINT_URL_S3",
          "STREAMLENS_MODEL_CACHE_BYTES");

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
   * The settings among the variables, those of the image too, by the names they have in {@code
   * application.properties}; a file that a Secret is to bring is replaced by one that is there.
   */
  static Map<String, String> settings(Container container, Overlay overlay) {
    Map<String, String> settings = new TreeMap<>();
    Map<String, String> environment = new TreeMap<>();
    ImageFacts image = ImageFacts.of(container.image());
    if (image != null) {
      environment.putAll(image.environment());
    }
    environment.putAll(of(container, overlay));
    environment.forEach(
        (name, value) -> {
          if (!OTHERS.contains(name)) {
            settings.put(property(name), isFromSecret(container, value) ? anyFile() : value);
          }
        });
    return settings;
  }

  private static String property(String variable) {
    String name = variable.toLowerCase(Locale.ROOT);
    return name.startsWith("streamlens_")
        ? "streamlens." + name.substring("streamlens_".length()).replace('_', '-')
        : name.replace('_', '.');
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
