package io.streamlens.cli.bench.report;

/** What is measured. */
public enum Group {
  /** TensorFlow alone, on batches that are ready. */
  CEILING("ceiling"),
  /** The decoders alone. */
  DECODER("decoder"),
  /** The inference stream. */
  PIPELINE("pipeline"),
  /** The inference stream in the setting of Crayfish. */
  CRAYFISH("crayfish"),
  /** A topology that answers without a look at the image. */
  KAFKA("kafka"),
  /** {@code mapValues} with a session call for each record. */
  NAIVE("naive"),
  /** The same with better settings. */
  NAIVE_MENDED("naive-mended");

  private final String text;

  Group(String text) {
    this.text = text;
  }

  /** As written on the command line and in results. */
  @Override
  public String toString() {
    return text;
  }
}
