package io.streamlens.k8s;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The controls: each fault is made on purpose, and must be found. */
class FaultTest {

  private static final String STREAM = "/spec/template/spec/containers/0";

  @ParameterizedTest(name = "{2} = {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        // misspelt fields
        "cpu | Deployment/inference-stream | /spec/replicsa                        | 3       |"
            + " replicsa",
        "cpu | Deployment/inference-stream | @/livenessProb                        | {}      |"
            + " livenessProb",
        "cpu | Deployment/inference-stream | @/resources/limit                     | {}      |"
            + " limit",
        "cpu | Service/inference-stream    | /spec/ports/0/targetport              | http    |"
            + " targetport",
        "cpu | PodDisruptionBudget/inference-stream | /spec/maxUnavailabel         | 1       |"
            + " maxUnavailabel",
        "cpu | NetworkPolicy/names         | /spec/egres                           | []      |"
            + " egres",
        "cpu | ScaledObject/inference-stream | /spec/maxReplicas                   | 12      |"
            + " maxReplicas",
        "cpu | ScaledObject/inference-stream | /spec/triggers/0/metadata/lagThresold | \"5\"   |"
            + " lagThresold",
        "cpu | KafkaTopic/images           | /spec/partition                       | 3       |"
            + " partition",
        "cpu | ServiceMonitor/streamlens   | /spec/endpoints/0/intervall           | 15s     |"
            + " intervall",
        "cpu | CronJob/train               | /spec/concurencyPolicy                | Forbid  |"
            + " concurencyPolicy",
        // wrong types and values
        "cpu | Deployment/inference-stream | /spec/minReadySeconds                 | soon    |"
            + " soon",
        "cpu | Deployment/inference-stream | @/ports/0/containerPort               | eighty  |"
            + " eighty",
        "cpu | Deployment/inference-stream | @/args                                | serve   |"
            + " args",
        "cpu | Deployment/inference-stream | @/resources/limits/memory             | plenty  |"
            + " plenty",
        "cpu | Deployment/trainer          | /spec/template/spec/containers        | {}      |"
            + " containers",
        "cpu | KafkaTopic/images           | /spec/partitions                      | twelve  |"
            + " partitions",
        "cpu | ScaledObject/inference-stream | /spec/maxReplicaCount                | \"12\"    |"
            + " maxReplicaCount",
        // versions of the past
        "cpu   | PodDisruptionBudget/      | /apiVersion          | policy/v1beta1      |"
            + " policy/v1beta1",
        "plain | HorizontalPodAutoscaler/  | /apiVersion          | autoscaling/v2beta2 |"
            + " autoscaling/v2beta2",
        // settings
        "cpu | ConfigMap/inference-stream | /data/STREAMLENS_MAX_BATCH_SZIE | 32      |"
            + " STREAMLENS_MAX_BATCH_SZIE is no setting",
        "cpu | ConfigMap/inference-stream | /data/STREAMLENS_MAX_DELAY      | 2         |"
            + " streamlens.max-delay is '2'",
        "cpu | ConfigMap/inference-stream | /data/STREAMLENS_DELIVERY       | perhaps   |"
            + " streamlens.delivery is 'perhaps'",
        "cpu | ConfigMap/streamlens       | /data/KAFKA_BOOTSTRAP_SERVER    | kafka     |"
            + " reads the variable KAFKA_BOOTSTRAP_SERVER",
        "cpu | ConfigMap/streamlens       | /data/STREAMLENS_CLIENT_CONFIG  | /etc/x    |"
            + " streamlens.client-config is '/etc/x'",
        "cpu | ConfigMap/streamlens       | /data/STREAMLENS_STORE          | file:///m | neither"
            + " volume nor credentials",
        "cpu | ConfigMap/trainer          | /data/STREAMLENS_GATE_MARGN     | 0.1     |"
            + " STREAMLENS_GATE_MARGN is no setting",
        "cpu | ConfigMap/training-request | /data/request.json              | \"{}\"    | id must"
            + " be",
        "dev | StatefulSet/kafka          | @/args/1                        | --hots    | --hots",
        "dev | Job/topics-create          | @/args/4                        | --partition |"
            + " --partition",
        // images, ports, probes, references
        "cpu | Deployment/inference-stream | @/image                       |"
            + " streamlens/inference-stram:1 | no image like this",
        "cpu | Deployment/inference-stream | @/image                       |"
            + " streamlens/inference-stream:9 | must have the tag",
        "cpu | Deployment/inference-stream | @/ports/0/containerPort       | 8081 | no 8081",
        "cpu | Deployment/inference-stream | @/readinessProbe/httpGet/path | /q/health/readdy |"
            + " /q/health/ready",
        "cpu | Deployment/inference-stream | @/startupProbe/httpGet/port   | htp | htp",
        "cpu | Deployment/inference-stream | @/volumeMounts/0/name         | tpm | tpm",
        "cpu | Deployment/inference-stream | @/envFrom/0/configMapRef/name | streamlense |"
            + " streamlense",
        "cpu | Service/inference-stream    | /spec/selector                |"
            + " {app.kubernetes.io/name: inference} | chooses no pods",
        "cpu | ServiceMonitor/streamlens   | /spec/endpoints/0/path        | /metrics | /metrics",
        // the pod standard
        "cpu | Deployment/inference-stream | @/securityContext/readOnlyRootFilesystem | false |"
            + " read-only root",
        "cpu | Deployment/inference-stream | @/securityContext/capabilities           | {}    |"
            + " capabilities",
        "cpu | Deployment/trainer          | @/securityContext/allowPrivilegeEscalation | true |"
            + " gain privileges",
        "cpu | CronJob/train | /spec/jobTemplate/spec/template/spec/securityContext/runAsNonRoot |"
            + " false | run as root",
        "dev | StatefulSet/kafka | /spec/template/spec/automountServiceAccountToken | true | token",
        "dev | StatefulSet/kafka | /spec/template/spec/volumes/0 | {name: tmp, hostPath: {path: /}}"
            + " | not restricted",
      })
  void shouldBeFound(String overlay, String target, String where, String value, String named) {
    String pointer = where.replace("@", STREAM);

    Overlay faulty = Mutation.set(Kustomize.overlay(overlay), target, pointer, value);

    List<String> violations = Checks.violations(faulty);
    assertTrue(
        violations.stream().anyMatch(violation -> violation.contains(named)),
        () -> "not found among " + violations);
  }
}
