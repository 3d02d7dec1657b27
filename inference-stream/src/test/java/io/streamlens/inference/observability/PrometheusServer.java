package io.streamlens.inference.observability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real Prometheus that scrapes running services; from the PATH, if there is one. */
final class PrometheusServer implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final URI address;

  private PrometheusServer(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Whether this machine has the program. */
  static boolean isInstalled() {
    return List.of(System.getenv("PATH").split(":")).stream()
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "prometheus")));
  }

  /**
   * Starts it with the rules that are shipped.
   *
   * @param jobs the services by job name
   */
  static PrometheusServer start(Path work, Map<String, URI> jobs) throws IOException {
    StringBuilder config =
        new StringBuilder("global: {scrape_interval: 1s, evaluation_interval: 1s}\n");
    config.append("rule_files: [").append(MetricQueries.RULES).append("]\nscrape_configs:\n");
    jobs.forEach(
        (job, service) ->
            config.append(
                "- {job_name: %s, metrics_path: /q/metrics, static_configs: [{targets: ['localhost:%d']}]}%n"
                    .formatted(job, service.getPort())));
    Path file = Files.writeString(work.resolve("prometheus.yml"), config);
    int port = freePort();
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + file,
                "--storage.tsdb.path=" + work.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("prometheus.log").toFile())
            .start();
    return new PrometheusServer(process, URI.create("http://127.0.0.1:" + port));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Whether a query gives anything; false as well while it does not answer yet. */
  boolean answers(String query) throws InterruptedException {
    try {
      return query(query).at("/data/result").size() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The whole answer, of any query that it can read. */
  JsonNode query(String query) throws IOException, InterruptedException {
    return get("/api/v1/query?query=" + URLEncoder.encode(query, UTF_8));
  }

  /** What it makes of the rules: a list of rules with their health. */
  JsonNode rules() throws IOException, InterruptedException {
    return get("/api/v1/rules").at("/data/groups/0/rules");
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).build();
    return new ObjectMapper()
        .readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
