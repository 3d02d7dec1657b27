package io.streamlens.inference.lifecycle;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamlens.inference.batching.BatchListener;
import io.streamlens.inference.settings.StreamSettings;
import io.streamlens.inference.topology.StreamListener;
import io.streamlens.inference.topology.UndrainedTopology;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Optional;

/**
 * The inference stream without Quarkus and without the drain before commits: the control of the
 * crash test, as a process of its own. Takes its settings as system properties.
 */
public final class UndrainedStream {

  private UndrainedStream() {}

  public static void main(String[] arguments) throws IOException {
    StreamSettings settings =
        StreamSettings.read(
            key -> Optional.ofNullable(System.getProperty(key)),
            System.getProperties().stringPropertyNames());
    InferenceStream stream =
        new InferenceStream(
            settings,
            new SimpleMeterRegistry(),
            Clock.systemUTC(),
            StreamListener.NONE,
            BatchListener.NONE,
            UndrainedTopology::build,
            () -> InferenceStream.storedModels(settings));
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stream.stop();
                  join(main);
                }));
    HttpServer health = healthPage(stream);
    try {
      stream.run();
    } finally {
      health.stop(0);
    }
  }

  /** Answers where and as the product does. */
  private static HttpServer healthPage(InferenceStream stream) throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress("localhost", Integer.getInteger("quarkus.http.port")), 0);
    server.createContext(
        "/q/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(stream.state().isReady() ? 200 : 503, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
