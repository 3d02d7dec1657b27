package io.streamlens.cli.demo;

import io.streamlens.cli.terminal.Terminal;
import java.util.Locale;

/** The short table at the end, and where everything is. */
final class DemoSummary {

  private final Terminal terminal;

  DemoSummary(Terminal terminal) {
    this.terminal = terminal;
  }

  void print(Demo.Running running) {
    DemoReport.Stream stream = running.report().stream();
    terminal.print("");
    row("sent", "%,d", stream.sent());
    row("classified", "%,d", stream.classified());
    row("dead-lettered", "%,d", stream.deadLettered());
    row(
        "accuracy",
        "%.4f on the stream, %.4f in training (%,d labels differ)",
        stream.accuracy(),
        running.report().training().testAccuracy(),
        stream.differentFromTraining());
    row("throughput", "%,d images/s (burst of all images)", stream.imagesPerSecond());
    row(
        "latency",
        "p50 %.1f ms, p95 %.1f ms, p99 %.1f ms at %,d images/s",
        stream.latencyMs().p50(),
        stream.latencyMs().p95(),
        stream.latencyMs().p99(),
        stream.pacedAt());
    row("mean batch", "%.1f images", stream.meanBatchSize());
    terminal.print("");
    row("page", "%s", running.stream().endpoints().page());
    row(
        "topics",
        "images, classifications, images-dead-letter at %s",
        running.broker().bootstrapServers());
    row("models", "%s", running.store());
    row("try", "./streamlens watch --bootstrap-server %s", running.broker().bootstrapServers());
  }

  private void row(String name, String format, Object... values) {
    terminal.print("  %-14s %s", name, String.format(Locale.ROOT, format, values));
  }
}
