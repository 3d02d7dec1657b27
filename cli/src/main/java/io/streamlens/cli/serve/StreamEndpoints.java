package io.streamlens.cli.serve;

import io.streamlens.cli.CommandException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Pattern;

/** What the running stream says of itself over HTTP. */
public final class StreamEndpoints {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final int port;

  StreamEndpoints(int port) {
    this.port = port;
  }

  /** Where its page is. */
  public URI page() {
    return URI.create("http://localhost:" + port + "/");
  }

  /** Whether it is ready to classify; {@code false} also while nothing answers yet. */
  public boolean isReady() throws InterruptedException {
    try {
      return get("q/health/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether it serves exactly this version, {@code name:version}, by its own word. */
  public boolean serves(String version) throws InterruptedException {
    try {
      return Pattern.compile("\"model\"\\s*:\\s*\"" + Pattern.quote(version) + "\"")
          .matcher(get("q/health/ready").body())
          .find();
    } catch (IOException e) {
      return false;
    }
  }

  /** How many batches it has classified, and of how many images in all. */
  public BatchCount batches() throws InterruptedException {
    try {
      return BatchCount.parse(get("q/metrics").body());
    } catch (IOException e) {
      throw new CommandException("the stream's metrics cannot be read: " + e, e);
    }
  }

  /** Has it look at the store now, for what an alias says by now. */
  public void refresh() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(page().resolve("api/model/refresh"))
            .timeout(TIMEOUT)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      http.send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      throw new CommandException("the stream cannot be asked to look at the store: " + e, e);
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(page().resolve(path)).timeout(TIMEOUT).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
