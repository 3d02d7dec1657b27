package io.streamlens.cli.serve;

/** What the stream promises of each image across crashes. */
public enum Delivery {
  /** One result, no more and no less. */
  EXACTLY_ONCE("exactly-once"),
  /** One result or more. */
  AT_LEAST_ONCE("at-least-once");

  private final String text;

  Delivery(String text) {
    this.text = text;
  }

  /** As written on the command line and in the stream's configuration. */
  @Override
  public String toString() {
    return text;
  }
}
