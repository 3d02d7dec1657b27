package io.streamlens.modelstore.image;

/** Decoders' messages as one line of a dead letter. */
final class OneLine {

  private static final int LONGEST = 200;

  private OneLine() {}

  /** The first line of the message, cut to a readable length; the type where there is none. */
  static String of(Exception exception) {
    String message = exception.getMessage();
    if (message == null || message.isBlank()) {
      return exception.getClass().getSimpleName();
    }
    String line = message.strip().lines().findFirst().orElseThrow();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
