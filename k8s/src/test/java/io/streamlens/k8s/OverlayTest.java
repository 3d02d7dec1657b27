package io.streamlens.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OverlayTest {

  @ParameterizedTest
  @MethodSource("io.streamlens.k8s.Kustomize#overlays")
  void shouldBeWhatTheSchemasAndThePodStandardAndOurOwnProgramsTake(String overlay) {
    assertEquals(List.of(), Checks.violations(Kustomize.overlay(overlay)));
  }
}
