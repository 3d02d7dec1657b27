package io.streamlens.cli.bench.report;

import io.streamlens.cli.bench.measure.Broker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;
import org.tensorflow.TensorFlow;

/**
 * What was measured on.
 *
 * @param cpu model name
 * @param cores that the JVM may use
 * @param features those of the CPU's that matter here
 * @param memoryMiB of the machine
 * @param kernel of the operating system
 * @param java version of the JVM
 * @param tensorflow version of the native library
 * @param kafka version of broker and clients
 * @param brokerData where the broker keeps its data: {@code memory} or {@code disk}
 * @param date when, in UTC
 */
public record Machine(
    String cpu,
    int cores,
    List<String> features,
    long memoryMiB,
    String kernel,
    String java,
    String tensorflow,
    String kafka,
    String brokerData,
    String date) {

  private static final List<String> FEATURES =
      List.of("avx2", "avx512f", "avx512_bf16", "amx_bf16");

  /** The one that this runs on. */
  public static Machine ofThis() {
    List<String> cpu = lines(Path.of("/proc/cpuinfo"));
    String flags = " " + value(cpu, "flags") + " ";
    return new Machine(
        value(cpu, "model name"),
        Runtime.getRuntime().availableProcessors(),
        FEATURES.stream().filter(each -> flags.contains(" " + each + " ")).toList(),
        memory(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor") + " " + Runtime.version(),
        TensorFlow.version(),
        AppInfoParser.getVersion(),
        Broker.isInMemory() ? "memory" : "disk",
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static long memory() {
    String kilobytes = value(lines(Path.of("/proc/meminfo")), "MemTotal").replaceAll("\\D", "");
    return kilobytes.isEmpty() ? 0 : Long.parseLong(kilobytes) / 1024;
  }

  private static List<String> lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.toList();
    } catch (IOException e) {
      return List.of(); // no Linux: what it says is then unknown
    }
  }

  private static String value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  /** Whether the CPU computes in bfloat16. */
  public boolean hasBfloat16() {
    return features.contains("avx512_bf16") || features.contains("amx_bf16");
  }

  /** For people. */
  @Override
  public String toString() {
    return "%s, %d cores (%s), %,d MiB, Java %s, TensorFlow %s, Kafka %s (data in %s), %s"
        .formatted(
            cpu,
            cores,
            String.join(" ", features),
            memoryMiB,
            java,
            tensorflow,
            kafka,
            brokerData,
            date);
  }
}
