package io.streamlens.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamlens.cli.topic.StreamlensTopic;
import io.streamlens.inference.settings.StartWarnings;
import io.streamlens.inference.settings.StreamSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether times, sizes and numbers of the inference stream fit one another. */
class StreamDeploymentTest {

  /** The part of the container's memory that the image gives to the heap. */
  private static final double HEAP = 0.5;

  @ParameterizedTest
  @MethodSource("io.streamlens.k8s.Kustomize#overlays")
  void shouldHaveTimeToDrainBeforeItIsKilled(String name) {
    Overlay overlay = Kustomize.overlay(name);
    StreamSettings settings = Settings.stream(container(overlay), overlay);

    long grace = pod(overlay).path("terminationGracePeriodSeconds").asLong();

    assertTrue(
        grace > settings.closeTimeout().toSeconds(),
        "the stream may take " + settings.closeTimeout() + " to close");
  }

  @ParameterizedTest
  @MethodSource("io.streamlens.k8s.Kustomize#overlays")
  void shouldNotFailARolloutOverAModelThatLoadsSlowly(String name) {
    Overlay overlay = Kustomize.overlay(name);
    Duration load = Settings.stream(container(overlay), overlay).modelRefresh().loadTimeout();

    long deadline = deployment(overlay).spec().path("progressDeadlineSeconds").asLong();

    assertTrue(deadline > load.toSeconds(), "a load may take " + load);
  }

  @ParameterizedTest
  @MethodSource("io.streamlens.k8s.Kustomize#overlays")
  void shouldHaveTheMemoryThatItsBudgetsMayFill(String name) {
    Overlay overlay = Kustomize.overlay(name);
    JsonNode resources = container(overlay).tree().path("resources");
    String limit = resources.at("/limits/memory").asText();

    assertEquals(limit, resources.at("/requests/memory").asText(), "not evicted for what it uses");
    assertEquals(
        List.of(),
        StartWarnings.of(
            Settings.stream(container(overlay), overlay),
            1,
            Duration.ZERO,
            StreamlensTopic.IMAGES_DEAD_LETTER.maxMessageBytes(),
            (long) (bytes(limit) * HEAP)));
  }

  private static long bytes(String quantity) {
    long number = Long.parseLong(quantity.replaceFirst("[KMG]i$", ""));
    return number << (quantity.endsWith("Gi") ? 30 : 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu", "plain"})
  void shouldSeeAsManyCoresAsItAsksFor(String name) {
    Overlay overlay = Kustomize.overlay(name);
    JsonNode resources = container(overlay).tree().path("resources");

    assertEquals(
        "-XX:ActiveProcessorCount=" + resources.at("/requests/cpu").asText(),
        Environment.of(container(overlay), overlay).get("JDK_JAVA_OPTIONS"));
    assertFalse(resources.path("limits").has("cpu"), "throttled, it may lose its partitions");
  }

  @ParameterizedTest
  @MethodSource("io.streamlens.k8s.Kustomize#overlays")
  void shouldBeScaledByOneHandToAsManyPodsAsThereArePartitionsAtMost(String name) {
    Overlay overlay = Kustomize.overlay(name);
    List<Manifest> scalers =
        overlay.manifests().stream()
            .filter(manifest -> manifest.spec().has("scaleTargetRef"))
            .toList();

    for (Manifest scaler : scalers) {
      int most =
          scaler.spec().path("maxReplicaCount").asInt(scaler.spec().path("maxReplicas").asInt());
      assertEquals(Topics.partitions(overlay), most);
    }
    assertTrue(scalers.size() <= 1);
    assertEquals(scalers.isEmpty(), deployment(overlay).spec().has("replicas"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void shouldTellTheScalerItsGroupAndTopicByTheVariablesItNames(String name) {
    Overlay overlay = Kustomize.overlay(name);
    JsonNode trigger =
        overlay.find("ScaledObject", "inference-stream").orElseThrow().spec().at("/triggers/0");
    var environment = Environment.of(container(overlay), overlay);
    StreamSettings settings = Settings.stream(container(overlay), overlay);

    JsonNode metadata = trigger.path("metadata");

    assertEquals(
        settings.applicationId(), environment.get(metadata.path("consumerGroupFromEnv").asText()));
    assertEquals(
        settings.topics().images(), environment.get(metadata.path("topicFromEnv").asText()));
    assertEquals(
        settings.bootstrapServers(),
        environment.get(metadata.path("bootstrapServersFromEnv").asText()));
  }

  @ParameterizedTest
  @MethodSource("io.streamlens.k8s.Kustomize#overlays")
  void shouldLoseOnePodAtATimeToDrainedNodes(String name) {
    Overlay overlay = Kustomize.overlay(name);

    Manifest budget = overlay.find("PodDisruptionBudget", "inference-stream").orElseThrow();

    assertEquals(1, budget.spec().path("maxUnavailable").asInt());
    assertEquals(
        deployment(overlay).spec().at("/selector/matchLabels"),
        budget.spec().at("/selector/matchLabels"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu"})
  void shouldAskForOneGpuAndTheNodesThatHaveIt(String name) {
    Overlay overlay = Kustomize.overlay(name);

    List<Manifest> computing =
        overlay.makingPods().filter(manifest -> !manifest.name().equals("topics-create")).toList();

    assertEquals(3, computing.size(), "stream, trainer, schedule");
    for (Manifest manifest : computing) {
      JsonNode limits = manifest.containers().get(0).tree().at("/resources/limits");
      assertEquals(1, limits.path("nvidia.com/gpu").asInt(), manifest::toString);
      assertTrue(manifest.podSpec().path("nodeSelector").has("nvidia.com/gpu.present"));
      assertEquals("nvidia.com/gpu", manifest.podSpec().at("/tolerations/0/key").asText());
    }
  }

  private static Manifest deployment(Overlay overlay) {
    return overlay.find("Deployment", "inference-stream").orElseThrow();
  }

  private static JsonNode pod(Overlay overlay) {
    return deployment(overlay).podSpec();
  }

  private static Container container(Overlay overlay) {
    return deployment(overlay).containers().get(0);
  }
}
