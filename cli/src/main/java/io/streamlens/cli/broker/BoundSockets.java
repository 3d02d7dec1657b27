package io.streamlens.cli.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The broker's listening sockets, bound before Kafka is started: so its configuration can name the
 * ports that the operating system chose, nobody can take them in between, and a port in use is
 * found out before anything is written.
 */
final class BoundSockets implements ServerSocketFactory, AutoCloseable {

  private final Map<String, ServerSocketChannel> byListener = new HashMap<>();

  /**
   * Binds a socket for {@code listener}.
   *
   * @param port 0 for a free one
   * @return the port it is bound to
   * @throws BrokerStartException if the port is in use or may not be used
   */
  int bind(String listener, String host, int port) {
    try {
      ServerSocketChannel channel = ServerSocketChannel.open();
      byListener.put(listener, channel);
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address(host, port));
      channel.configureBlocking(false);
      return channel.socket().getLocalPort();
    } catch (BindException e) {
      throw new BrokerStartException(
          "port " + port + " cannot be used (" + e.getMessage() + "): choose another with --port",
          e);
    } catch (IOException e) {
      throw new BrokerStartException("cannot listen on port " + port + ": " + e.getMessage(), e);
    }
  }

  private static InetSocketAddress address(String host, int port) throws UnknownHostException {
    return host.equals(BrokerSettings.LOCALHOST)
        ? new InetSocketAddress(InetAddress.getByName(host), port)
        : new InetSocketAddress(port);
  }

  /** Hands the socket of a listener to Kafka, which owns and closes it from then on. */
  @Override
  public ServerSocketChannel openServerSocket(
      String listenerName,
      InetSocketAddress socketAddress,
      int listenBacklogSize,
      int recvBufferSize)
      throws IOException {
    ServerSocketChannel channel = byListener.remove(listenerName);
    if (channel == null) {
      throw new IOException("no socket is bound for the listener " + listenerName);
    }
    return channel;
  }

  /** Closes the sockets that were not handed over. */
  @Override
  public void close() {
    for (ServerSocketChannel channel : byListener.values()) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close a listening socket", e);
      }
    }
    byListener.clear();
  }
}
