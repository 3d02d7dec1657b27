package io.streamlens.k8s;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** All that holds for every overlay. */
final class Checks {

  private static final List<Function<Overlay, List<String>>> ALL =
      List.of(
          Checks::schemas,
          PodSecurity::violations,
          References::violations,
          Settings::violations,
          Images::violations,
          Probes::violations);

  private Checks() {}

  /** What is wrong with the overlay; empty if nothing is. */
  static List<String> violations(Overlay overlay) {
    return ALL.stream().flatMap(check -> check.apply(overlay).stream()).toList();
  }

  private static List<String> schemas(Overlay overlay) {
    Stream<Manifest> manifests = overlay.manifests().stream();
    return manifests.flatMap(manifest -> ResourceSchemas.violations(manifest).stream()).toList();
  }
}
