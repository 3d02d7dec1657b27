package io.streamlens.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether what a manifest names is there: maps, claims, accounts, volumes, ports, pods. */
final class References {

  /** What whoever deploys makes by hand. */
  private static final Set<String> SECRETS = Set.of("streamlens-kafka", "streamlens-s3");

  private final Overlay overlay;
  private final List<String> violations = new ArrayList<>();

  private References(Overlay overlay) {
    this.overlay = overlay;
  }

  static List<String> violations(Overlay overlay) {
    References references = new References(overlay);
    overlay.makingPods().forEach(references::checkPod);
    overlay.ofKind("Service").forEach(references::checkService);
    overlay.ofKind("NetworkPolicy").forEach(references::checkPolicy);
    overlay.ofKind("PodDisruptionBudget").forEach(references::checkBudget);
    overlay.ofKind("ServiceMonitor").forEach(references::checkMonitor);
    overlay.ofKind("ScaledObject").forEach(references::checkScaled);
    overlay.ofKind("HorizontalPodAutoscaler").forEach(references::checkScaled);
    overlay.ofKind("TriggerAuthentication").forEach(references::checkAuthentication);
    return references.violations;
  }

  private void checkPod(Manifest manifest) {
    JsonNode pod = manifest.podSpec();
    exists(manifest, "ServiceAccount", pod.path("serviceAccountName").asText());
    Set<String> volumes =
        Overlay.elements(pod.path("volumes"))
            .map(volume -> volume.path("name").asText())
            .collect(Collectors.toSet());
    Overlay.elements(manifest.spec().path("volumeClaimTemplates"))
        .forEach(claim -> volumes.add(claim.path("metadata").path("name").asText()));
    for (JsonNode volume : pod.path("volumes")) {
      if (volume.has("configMap")) {
        exists(manifest, "ConfigMap", volume.path("configMap").path("name").asText());
      }
      if (volume.has("persistentVolumeClaim")) {
        JsonNode claim = volume.path("persistentVolumeClaim");
        exists(manifest, "PersistentVolumeClaim", claim.path("claimName").asText());
      }
      if (volume.has("secret")) {
        secret(manifest, volume.path("secret").path("secretName").asText());
      }
    }
    manifest.containers().forEach(container -> checkContainer(container, volumes));
  }

  private void checkContainer(Container container, Set<String> volumes) {
    for (JsonNode source : container.tree().path("envFrom")) {
      if (source.has("configMapRef")) {
        exists(container, "ConfigMap", source.path("configMapRef").path("name").asText());
      } else {
        secret(container, source.path("secretRef").path("name").asText());
      }
    }
    for (JsonNode mount : container.tree().path("volumeMounts")) {
      String volume = mount.path("name").asText();
      require(volumes.contains(volume), container, "mounts no volume of its pod: " + volume);
    }
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      JsonNode tree = container.tree().path(probe);
      String port = tree.path("httpGet").path("port").asText(tree.at("/tcpSocket/port").asText());
      require(
          tree.isMissingNode() || container.port(port) > 0,
          container,
          probe + " asks at a port it does not name: " + port);
    }
  }

  private void checkService(Manifest service) {
    JsonNode selector = service.spec().path("selector");
    require(overlay.choosesPods(selector), service, "chooses no pods: " + selector);
    for (JsonNode port : service.spec().path("ports")) {
      String target = port.path("targetPort").asText();
      require(
          overlay
              .containers()
              .anyMatch(container -> container.port(target) == port.path("port").asInt()),
          service,
          "leads to no port of a container: " + port);
    }
  }

  private void checkPolicy(Manifest policy) {
    JsonNode selector = policy.spec().path("podSelector").path("matchLabels");
    require(overlay.choosesPods(selector), policy, "chooses no pods: " + selector);
  }

  private void checkBudget(Manifest budget) {
    JsonNode selector = budget.spec().path("selector").path("matchLabels");
    require(overlay.choosesPods(selector), budget, "chooses no pods: " + selector);
  }

  private void checkMonitor(Manifest monitor) {
    for (JsonNode name : monitor.spec().at("/selector/matchExpressions/0/values")) {
      exists(monitor, "Service", name.asText());
    }
    for (JsonNode endpoint : monitor.spec().path("endpoints")) {
      String port = endpoint.path("port").asText();
      require(
          overlay
              .ofKind("Service")
              .anyMatch(service -> service.spec().at("/ports/0/name").asText().equals(port)),
          monitor,
          "scrapes a port that no Service has: " + port);
    }
  }

  private void checkScaled(Manifest scaler) {
    JsonNode target = scaler.spec().path("scaleTargetRef");
    exists(scaler, target.path("kind").asText("Deployment"), target.path("name").asText());
    for (JsonNode trigger : scaler.spec().path("triggers")) {
      JsonNode authentication = trigger.path("authenticationRef");
      if (!authentication.isMissingNode()) {
        exists(scaler, "TriggerAuthentication", authentication.path("name").asText());
      }
    }
  }

  private void checkAuthentication(Manifest authentication) {
    for (JsonNode parameter : authentication.spec().path("secretTargetRef")) {
      secret(authentication, parameter.path("name").asText());
    }
  }

  private void exists(Object who, String kind, String name) {
    require(
        overlay.find(kind, name).isPresent(), who, "names what is not there: " + kind + "/" + name);
  }

  private void secret(Object who, String name) {
    require(SECRETS.contains(name), who, "names a Secret that nobody is told to make: " + name);
  }

  private void require(boolean condition, Object who, String what) {
    if (!condition) {
      violations.add(who + " " + what);
    }
  }
}
