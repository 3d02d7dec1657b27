package io.streamlens.cli;

/** {@code STREAMLENS_DEBUG=1}: stack traces and the libraries' logs, for whoever hunts a fault. */
final class Debug {

  private static final boolean ON = "1".equals(System.getenv("STREAMLENS_DEBUG"));

  private Debug() {}

  static boolean isOn() {
    return ON;
  }

  /** Raises the log levels; has an effect before the first logger is made only. */
  static void configureLogging() {
    if (ON) {
      String prefix = "org.slf4j.simpleLogger.";
      System.setProperty(prefix + "log.org.apache.kafka", "info");
      System.setProperty(prefix + "log.kafka", "info");
      System.setProperty(prefix + "log.state.change.logger", "warn");
      System.setProperty(prefix + "defaultLogLevel", "info");
    }
  }
}
