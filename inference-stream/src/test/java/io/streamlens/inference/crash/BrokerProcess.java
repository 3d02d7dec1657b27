package io.streamlens.inference.crash;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Kafka broker in a process of its own, with a port and a data directory that it keeps. */
public final class BrokerProcess implements AutoCloseable {

  private final int port = JavaProcess.freePort();
  private final JavaProcess process;

  private BrokerProcess(Path work, Map<String, String> properties) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                JavaProcess.testClassPath(),
                BrokerMain.class.getName(),
                Integer.toString(port),
                work.resolve("broker").toString()));
    properties.forEach((name, value) -> arguments.add(name + "=" + value));
    process = JavaProcess.start(arguments, work.resolve("broker.log"));
  }

  /** Starts it; whoever connects before it is up tries until it is. */
  public static BrokerProcess start(Path work, Map<String, String> properties) {
    return new BrokerProcess(work, properties);
  }

  public String bootstrapServers() {
    return "localhost:" + port;
  }

  /** SIGKILL; returns when it is gone. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /** Starts it again with the data that it has. */
  public void restart() {
    process.restart();
  }

  JavaProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
