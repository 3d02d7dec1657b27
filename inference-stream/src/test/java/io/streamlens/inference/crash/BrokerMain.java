package io.streamlens.inference.crash;

import io.streamlens.cli.broker.BrokerSettings;
import io.streamlens.cli.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * The embedded broker as a process of its own, so that it can be killed: port, data directory, and
 * broker properties as {@code name=value}.
 */
final class BrokerMain {

  private BrokerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    BrokerSettings settings =
        BrokerSettings.keeping(Path.of(arguments[1])).withPort(Integer.parseInt(arguments[0]));
    for (int i = 2; i < arguments.length; i++) {
      String[] property = arguments[i].split("=", 2);
      settings = settings.withProperty(property[0], property[1]);
    }
    EmbeddedBroker broker = EmbeddedBroker.start(settings);
    // Kafka has a shutdown hook of its own for its logs; close() is what an orderly stop is.
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    new CountDownLatch(1).await();
  }
}
