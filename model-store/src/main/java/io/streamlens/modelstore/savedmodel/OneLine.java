package io.streamlens.modelstore.savedmodel;

/** TensorFlow's messages run over many lines, with stack traces of the graph; users get one. */
public final class OneLine {

  private static final int LONGEST = 300;

  private OneLine() {}

  /** The first line of the message, cut to a readable length; the type where there is none. */
  public static String of(Throwable throwable) {
    String message = throwable.getMessage();
    if (message == null || message.isBlank()) {
      return throwable.getClass().getSimpleName();
    }
    String line = message.strip().lines().findFirst().orElseThrow();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
