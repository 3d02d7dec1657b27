package io.streamlens.cli.bench.program;

import io.streamlens.cli.broker.BrokerSettings;
import io.streamlens.cli.broker.EmbeddedBroker;

/** The broker, with little kept on disk. Says {@code ready HOST:PORT}. */
public final class BrokerProgram {

  private BrokerProgram() {}

  /** Runs until standard input ends. */
  public static void main(String[] arguments) {
    Orders orders = new Orders();
    BrokerSettings settings =
        BrokerSettings.temporary()
            .withProperty("log.segment.bytes", Integer.toString(128 << 20))
            // What is measured is deleted after each stretch: a topic holds one at a time.
            .withProperty("log.initial.task.delay.ms", "500")
            .withProperty("log.retention.check.interval.ms", "500")
            // With 0 the schedulers look for segments to delete without a pause, thousands of times
            // a second, and wake up in front of what is measured.
            .withProperty("log.segment.delete.delay.ms", "1000");
    try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
      orders.answer("ready " + broker.bootstrapServers());
      orders.awaitEnd();
    }
  }
}
