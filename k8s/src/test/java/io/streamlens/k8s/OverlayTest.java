package io.streamlens.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OverlayTest {

  @ParameterizedTest
  @MethodSource("io.streamlens.k8s.Kustomize#overlays")
  void shouldBeWhatTheSchemasAndThePodStandardAndOurOwnProgramsTake(String overlay) {
    assertEquals(List.of(), Checks.violations(Kustomize.overlay(overlay)));
  }

  @Test
  void shouldBeRewrittenForTheOldClusterOfTheTrials() {
    Overlay old = Kustomize.overlay("../test-cluster");

    assertEquals(
        "policy/v1beta1",
        old.find("PodDisruptionBudget", "inference-stream").orElseThrow().apiVersion());
    assertEquals(Kustomize.overlay("dev").manifests().size() + 2, old.manifests().size());
  }
}
