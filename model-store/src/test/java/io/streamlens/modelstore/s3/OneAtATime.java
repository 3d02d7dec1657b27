package io.streamlens.modelstore.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Stands before s3proxy and lets one request through at a time for each object. s3proxy 4.1.0
 * creates objects atomically, but on a file system its {@code If-Match} is a look followed by a
 * write, and its reads may give the bytes of one write with the ETag of the next: of 160 increments
 * by eight clients, a hundred were lost. S3 and the servers that a store is for do neither.
 */
final class OneAtATime implements AutoCloseable {

  static {
    // The signature covers the host that the client has asked for.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    // Without it each answer with a body waits 40 ms for the client's delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** Those that belong to one connection, or are set by the client itself. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of("connection", "content-length", "expect", "transfer-encoding", "upgrade", "date");

  private final URI server;
  private final HttpServer front;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Object[] locks = IntStream.range(0, 64).mapToObj(i -> new Object()).toArray();

  private OneAtATime(URI server, HttpServer front) {
    this.server = server;
    this.front = front;
  }

  static OneAtATime before(URI server) throws IOException {
    HttpServer front =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    OneAtATime started = new OneAtATime(server, front);
    front.createContext("/", started::handle);
    front.setExecutor(started.threads);
    front.start();
    return started;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + front.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getRawPath();
      HttpResponse<byte[]> answer;
      synchronized (locks[Math.floorMod(path.hashCode(), locks.length)]) {
        answer = client.send(request(exchange, body), HttpResponse.BodyHandlers.ofByteArray());
      }
      answer(exchange, answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(HttpExchange exchange, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + exchange.getRequestURI().toString()))
            .method(
                exchange.getRequestMethod(),
                body.length == 0 && exchange.getRequestMethod().equals("GET")
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return request.build();
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer)
      throws IOException {
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    boolean hasBody = answer.body().length > 0;
    exchange.sendResponseHeaders(answer.statusCode(), hasBody ? answer.body().length : -1);
    if (hasBody) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(answer.body());
      }
    }
  }

  @Override
  public void close() {
    front.stop(0);
    threads.shutdownNow();
  }
}
