package io.streamlens.k8s;

import java.util.List;

/** How the topics of an overlay come to be. */
final class Topics {

  private Topics() {}

  /** The partitions that the topic of images gets. */
  static int partitions(Overlay overlay) {
    return overlay
        .find("KafkaTopic", "images")
        .map(topic -> topic.spec().path("partitions").asInt())
        .orElseGet(() -> partitionsOfJob(overlay));
  }

  private static int partitionsOfJob(Overlay overlay) {
    List<String> args =
        overlay.find("Job", "topics-create").orElseThrow().containers().get(0).args();
    return Integer.parseInt(args.get(args.indexOf("--partitions") + 1));
  }
}
