package io.streamlens.k8s;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether the containers are made for our images: name, tag, user, ports, health, places to write.
 */
final class Images {

  private static final String VERSION = System.getProperty("project.version");

  private Images() {}

  static List<String> violations(Overlay overlay) {
    List<String> violations = new ArrayList<>();
    overlay.containers().forEach(container -> check(container, overlay, violations));
    return violations;
  }

  private static void check(Container container, Overlay overlay, List<String> violations) {
    ImageFacts facts = ImageFacts.of(container.image());
    if (facts == null) {
      violations.add(container + ": there is no image like this: " + container.image());
      return;
    }
    String tag =
        VERSION + (container.tree().at("/resources/limits").has("nvidia.com/gpu") ? "-gpu" : "");
    require(container.imageTag().equals(tag), container, "must have the tag " + tag, violations);
    int user = container.owner().podSpec().at("/securityContext/runAsUser").asInt();
    require(user == facts.user(), container, "must run as " + facts.user(), violations);
    for (var port : container.tree().path("ports")) {
      int number = port.path("containerPort").asInt();
      require(facts.ports().contains(number), container, "listens at no " + number, violations);
    }
    for (String directory : written(container, facts)) {
      require(container.mountsAt(directory), container, "must write to " + directory, violations);
    }
  }

  /** Most commands of the command line keep nothing. */
  private static List<String> written(Container container, ImageFacts facts) {
    return container.image().equals("streamlens/cli") ? List.of("/tmp") : facts.written();
  }

  private static void require(
      boolean condition, Container container, String what, List<String> violations) {
    if (!condition) {
      violations.add(container + ": " + what);
    }
  }
}
