package io.streamlens.k8s;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

record ImageFacts(int user, List<Integer> ports, List<String> written) {
  static @Nullable ImageFacts of(String image) {
    return Map.of(
            "streamlens/inference-stream", new ImageFacts(10001, List.of(8080), List.of("/tmp")),
            "streamlens/trainer", new ImageFacts(10001, List.of(8090), List.of("/tmp")),
            "streamlens/cli", new ImageFacts(10001, List.of(9092), List.of("/tmp")))
        .get(image);
  }
}
