package io.streamlens.cli.demo;

import io.streamlens.cli.CommandException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Pattern;

/** What the running stream says of itself over HTTP. */
final class StreamEndpoints {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final int port;

  StreamEndpoints(int port) {
    this.port = port;
  }

  /** Where its page is. */
  URI page() {
    return URI.create("http://localhost:" + port + "/");
  }

  /** Whether it is ready to classify; {@code false} also while nothing answers yet. */
  boolean isReady() throws InterruptedException {
    try {
      return get("q/health/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether it serves exactly this version, {@code name:version}, by its own word. */
  boolean serves(String version) throws InterruptedException {
    try {
      return Pattern.compile("\"model\"\\s*:\\s*\"" + Pattern.quote(version) + "\"")
          .matcher(get("q/health/ready").body())
          .find();
    } catch (IOException e) {
      return false;
    }
  }

  /** How many batches it has classified, and of how many images in all. */
  BatchCount batches() throws InterruptedException {
    try {
      return BatchCount.parse(get("q/metrics").body());
    } catch (IOException e) {
      throw new CommandException("the stream's metrics cannot be read: " + e, e);
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(page().resolve(path)).timeout(TIMEOUT).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
