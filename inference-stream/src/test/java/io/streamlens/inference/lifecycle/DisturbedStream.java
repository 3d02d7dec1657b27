package io.streamlens.inference.lifecycle;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamlens.inference.batching.BatchListener;
import io.streamlens.inference.serving.ModelListener;
import io.streamlens.inference.settings.StreamSettings;
import io.streamlens.inference.topology.ClassificationTopology;
import io.streamlens.inference.topology.ClassificationTopology.Parts;
import io.streamlens.inference.topology.ClassificationTopology.Topics;
import io.streamlens.inference.topology.DeadlyListener;
import io.streamlens.inference.topology.StreamListener;
import io.streamlens.inference.topology.UndrainedTopology;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.kafka.streams.Topology;

/**
 * The inference stream without Quarkus, as a process of its own, for what cannot be done to the
 * product: its stream threads can be made to die ({@code POST /crash/thread}), and with the system
 * property {@code crash.drained=false} it does not drain before commits, which makes it the control
 * of the crash tests. Takes the product's settings as system properties.
 */
public final class DisturbedStream {

  /** Where the next image that a stream thread sees is asked to be its last: POST; GET asks. */
  public static final String THREAD_DEATH = "/crash/thread";

  private DisturbedStream() {}

  public static void main(String[] arguments) throws IOException {
    boolean drained = Boolean.parseBoolean(System.getProperty("crash.drained", "true"));
    BiFunction<Topics, Parts, Topology> topology =
        drained ? ClassificationTopology::build : UndrainedTopology::build;
    DeadlyListener deadly = new DeadlyListener();
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
            ModelListener.NONE,
            (topics, parts) -> topology.apply(topics, deadly.in(parts)),
            policy -> InferenceStream.storedModels(settings, policy));
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stream.stop();
                  join(main);
                }));
    HttpServer server = serve(stream, deadly);
    try {
      stream.run();
    } finally {
      server.stop(0);
    }
  }

  /** Answers where and as the product does. */
  private static HttpServer serve(InferenceStream stream, DeadlyListener deadly)
      throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress("localhost", Integer.getInteger("quarkus.http.port")), 0);
    server.createContext(
        "/q/health/ready", exchange -> answer(exchange, stream.state().isReady() ? 200 : 503));
    server.createContext(
        THREAD_DEATH,
        exchange -> {
          if (exchange.getRequestMethod().equals("POST")) {
            deadly.arm();
          }
          answer(exchange, deadly.isArmed() ? 202 : 204);
        });
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
