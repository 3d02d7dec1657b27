package io.streamlens.cli.serve;

/**
 * The stream's own count of its batches.
 *
 * @param batches how many
 * @param images in all of them
 */
public record BatchCount(double batches, double images) {

  private static final String METRIC = "streamlens_batch_size";

  /**
   * Reads the count from metrics in Prometheus' text format, summed over all labels; zeros if the
   * metric is not there yet.
   */
  public static BatchCount parse(String metrics) {
    return new BatchCount(sum(metrics, METRIC + "_count"), sum(metrics, METRIC + "_sum"));
  }

  private static double sum(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Images per batch since {@code earlier}; 0 if there was no batch. */
  public double meanSince(BatchCount earlier) {
    double more = batches - earlier.batches;
    return more == 0 ? 0 : (images - earlier.images) / more;
  }
}
