package io.streamlens.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The restricted Pod Security Standard, and what we ask for beyond it. */
final class PodSecurity {

  /** What the standard allows, less what a host may have to do with: ephemeral is not used. */
  private static final Set<String> VOLUMES =
      Set.of("configMap", "secret", "emptyDir", "persistentVolumeClaim", "projected");

  private PodSecurity() {}

  static List<String> violations(Overlay overlay) {
    List<String> violations = new ArrayList<>();
    overlay.makingPods().forEach(manifest -> checkPod(manifest, violations));
    overlay.containers().forEach(container -> checkContainer(container, violations));
    return violations;
  }

  private static void checkPod(Manifest manifest, List<String> violations) {
    JsonNode pod = manifest.podSpec();
    JsonNode context = pod.path("securityContext");
    require(context.path("runAsNonRoot").asBoolean(), manifest, "must not run as root", violations);
    require(context.path("runAsUser").asInt() > 0, manifest, "must have a user id", violations);
    require(
        context.path("seccompProfile").path("type").asText().equals("RuntimeDefault"),
        manifest,
        "must have the runtime's seccomp profile",
        violations);
    require(
        pod.path("automountServiceAccountToken").isBoolean()
            && !pod.path("automountServiceAccountToken").asBoolean(),
        manifest,
        "must not get a token of the API server",
        violations);
    require(
        pod.path("enableServiceLinks").isBoolean() && !pod.path("enableServiceLinks").asBoolean(),
        manifest,
        "must not get the addresses of services in variables that look like settings",
        violations);
    for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
      require(!pod.path(shared).asBoolean(), manifest, "must not have " + shared, violations);
    }
    for (JsonNode volume : pod.path("volumes")) {
      require(
          VOLUMES.stream().anyMatch(volume::has),
          manifest,
          "has a volume of a kind that is not restricted: " + volume,
          violations);
    }
  }

  private static void checkContainer(Container container, List<String> violations) {
    JsonNode context = container.tree().path("securityContext");
    require(
        context.path("allowPrivilegeEscalation").isBoolean()
            && !context.path("allowPrivilegeEscalation").asBoolean(),
        container,
        "must not gain privileges",
        violations);
    require(
        context.path("readOnlyRootFilesystem").asBoolean(),
        container,
        "must have a read-only root file system",
        violations);
    require(
        context.path("capabilities").path("drop").path(0).asText().equals("ALL")
            && context.path("capabilities").path("add").isEmpty(),
        container,
        "must drop all capabilities",
        violations);
    require(
        !context.path("privileged").asBoolean(), container, "must not be privileged", violations);
  }

  private static void require(boolean condition, Object who, String what, List<String> violations) {
    if (!condition) {
      violations.add(who + " " + what);
    }
  }
}
