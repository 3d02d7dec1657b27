package io.streamlens.cli.bench.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.streamlens.cli.bench.measure.Latency;
import io.streamlens.cli.bench.measure.Repeats;
import io.streamlens.cli.bench.measure.Sample;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One row of the results: what was measured and what came of it. Its schema is {@code
 * bench.schema.json} beside this class; what does not apply is left out.
 *
 * @param key what was measured
 * @param imagesPerSecond median of the repeats, as all other figures
 * @param cpuSecondsPer1000 CPU time of the measured process for 1,000 images
 * @param latencyMs from when an image was due to be sent to its result
 * @param meanBatchSize images in one call of the model
 * @param allocatedBytesPerImage in the Java heap of the measured process
 * @param compilerShare of the CPU time, what the just-in-time compilers took, 0 to 1: near 0 in a
 *     process that is warm
 * @param spread of the repeats: (largest - smallest) / median, of the rate, or of the p99 where
 *     there is one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BenchRow(
    @JsonUnwrapped Key key,
    double imagesPerSecond,
    @Nullable Double cpuSecondsPer1000,
    @Nullable Latency latencyMs,
    @Nullable Double meanBatchSize,
    @Nullable Double allocatedBytesPerImage,
    @Nullable Double compilerShare,
    @Nullable Double spread) {

  /**
   * What was measured.
   *
   * @param group what kind of program
   * @param network the model's; of a pass-through, the one whose rate it was given
   * @param precision what the model computed in
   * @param format of the records
   * @param delivery the guarantee
   * @param load how much was asked of it
   * @param callers threads that call the model at once, of a ceiling
   * @param batchSize of a ceiling
   * @param partitions of the topic, if not the usual four
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({"group", "network", "precision", "format", "delivery", "load"})
  public record Key(
      @JsonIgnore Group group,
      @Nullable String network,
      @Nullable String precision,
      @Nullable String format,
      @Nullable String delivery,
      @JsonIgnore @Nullable LoadLevel load,
      @Nullable Integer callers,
      @JsonIgnore @Nullable Integer batchSize,
      @Nullable Integer partitions) {

    /** Ends the name of a network whose graph is as TensorFlow's own operations give it. */
    public static final String PLAIN = "-plain";

    /** Whether it is of a network's plain graph, which is there for comparison only. */
    @JsonIgnore
    public boolean isOfPlainGraph() {
      return network != null && network.endsWith(PLAIN);
    }

    /** As results name it. */
    @JsonProperty("group")
    public String groupName() {
      return group.toString();
    }

    /** As results name it. */
    @JsonProperty("load")
    public @Nullable String loadName() {
      return load == null ? null : load.toString();
    }

    /** A key of a stream's row. */
    public static Key stream(
        Group group,
        @Nullable String network,
        @Nullable String precision,
        String format,
        String delivery,
        LoadLevel load) {
      return new Key(group, network, precision, format, delivery, load, null, null, null);
    }

    /** A key of TensorFlow alone. */
    public static Key ceiling(String network, String precision, int callers, int batchSize) {
      return new Key(Group.CEILING, network, precision, null, null, null, callers, batchSize, null);
    }

    /** The same on another number of partitions. */
    public Key on(int number) {
      return new Key(group, network, precision, format, delivery, load, callers, batchSize, number);
    }

    /** For people. */
    @Override
    public String toString() {
      return Stream.of(
              group,
              network,
              precision,
              format,
              delivery,
              load == null || load == LoadLevel.CATCH_UP ? load : load + " %",
              batchSize == null ? null : "batch " + batchSize,
              callers == null ? null : callers == 1 ? "1 caller" : callers + " callers",
              partitions == null
                  ? null
                  : partitions == 1 ? "1 partition" : partitions + " partitions")
          .filter(Objects::nonNull)
          .map(Object::toString)
          .collect(Collectors.joining(" "));
    }
  }

  /**
   * The row of several measurements of the same.
   *
   * @param samples one or more
   */
  public static BenchRow of(Key key, List<Sample> samples) {
    Sample median = Repeats.median(samples);
    Latency latency = median.latency();
    return new BenchRow(
        key,
        rounded(median.imagesPerSecond(), 4),
        rounded(median.cpuSecondsPer1000(), 4),
        latency == null
            ? null
            : new Latency(
                rounded(latency.p50(), 3), rounded(latency.p95(), 3), rounded(latency.p99(), 3)),
        rounded(median.meanBatchSize(), 3),
        rounded(median.allocatedBytesPerImage(), 4),
        rounded(median.compilerShare(), 2),
        rounded(Repeats.spread(samples), 2));
  }

  private static double rounded(double value, int digits) {
    return Double.isFinite(value)
        ? Double.parseDouble(String.format(Locale.ROOT, "%." + (digits - 1) + "e", value))
        : value;
  }

  private static @Nullable Double rounded(@Nullable Double value, int digits) {
    return value == null || !Double.isFinite(value)
        ? null
        : Double.valueOf(rounded(value.doubleValue(), digits));
  }
}
