package io.streamlens.cli.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link EmbeddedBroker} is to run.
 *
 * @param host the name or address that clients reach the broker by. {@code localhost} (the default)
 *     listens on the loopback interface only, anything else on every interface
 * @param port the port clients connect to, 1 to 65535, or 0 for any free one
 * @param data the directory that holds the broker's data and is kept; without one a temporary
 *     directory is used and deleted when the broker is closed
 * @param properties broker properties that override the ones the embedded broker sets itself, by
 *     Kafka's own names
 */
public record BrokerSettings(
    String host, int port, @Nullable Path data, Map<String, String> properties) {

  /** The host that only programs on this machine can reach. */
  public static final String LOCALHOST = "localhost";

  /**
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public BrokerSettings {
    Objects.requireNonNull(host, "host");
    if (host.isBlank()) {
      throw new IllegalArgumentException("the broker's host must not be empty");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "the broker's port must be 1 to 65535, or 0 for a free one, not " + port);
    }
    properties = Map.copyOf(properties);
  }

  /** A broker on a free port of localhost whose data is deleted when it is closed. */
  public static BrokerSettings temporary() {
    return new BrokerSettings(LOCALHOST, 0, null, Map.of());
  }

  /** A broker on a free port of localhost that keeps its data in {@code directory}. */
  public static BrokerSettings keeping(Path directory) {
    return new BrokerSettings(LOCALHOST, 0, directory, Map.of());
  }

  /** The same with another host. */
  public BrokerSettings withHost(String other) {
    return new BrokerSettings(other, port, data, properties);
  }

  /** The same with another port. */
  public BrokerSettings withPort(int other) {
    return new BrokerSettings(host, other, data, properties);
  }

  /** The same with one broker property more. */
  public BrokerSettings withProperty(String name, String value) {
    Map<String, String> more = new HashMap<>(properties);
    more.put(name, value);
    return new BrokerSettings(host, port, data, more);
  }
}
