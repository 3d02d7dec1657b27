package io.streamlens.modelstore.s3;

import io.streamlens.modelstore.filesystem.DurableFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A real S3-compatible server, s3proxy, in a process of its own. Its objects lie in a directory, so
 * that it can be killed and started again. {@link OneAtATime} stands before it.
 */
public final class S3Proxy implements AutoCloseable {

  private static final String KEY = "test-key";
  private static final String SECRET = "test-secret";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger BUCKETS = new AtomicInteger();

  private final Path directory;
  private final int port;
  private final OneAtATime front;
  private Process process;

  private S3Proxy(Path directory, int port) throws IOException {
    this.directory = directory;
    this.port = port;
    this.front = OneAtATime.before(URI.create("http://127.0.0.1:" + port));
  }

  /** The one that the tests of this JVM share; it ends with the JVM. */
  public static S3Proxy shared() {
    return Shared.SERVER;
  }

  /**
   * One for a test that ends it.
   *
   * @param directory an empty one, for its objects
   */
  static S3Proxy start(Path directory) throws IOException {
    S3Proxy server = new S3Proxy(directory, freePort());
    server.start();
    return server;
  }

  /** Starts it, again if it has been killed, with the objects that were there. */
  void start() throws IOException {
    Path settings = directory.resolve("s3proxy.properties");
    Path objects = Files.createDirectories(directory.resolve("objects"));
    Files.write(
        settings,
        List.of(
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.endpoint=http://127.0.0.1:" + port,
            "s3proxy.identity=" + KEY,
            "s3proxy.credential=" + SECRET,
            "jclouds.provider=filesystem-nio2",
            "jclouds.identity=unused",
            "jclouds.credential=unused",
            "jclouds.filesystem.basedir=" + objects));
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Dlogback.configurationFile=" + logging(),
                "-cp",
                classPath(),
                "org.gaul.s3proxy.Main",
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("s3proxy.log").toFile())
            .start();
    awaitReady();
  }

  /** Without it the server logs every step. */
  private Path logging() throws IOException {
    return Files.writeString(
        directory.resolve("logback.xml"),
        """
        <configuration>
          <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%d %level %logger{0}: %msg%n</pattern></encoder>
          </appender>
          <root level="WARN"><appender-ref ref="OUT"/></root>
        </configuration>
        """);
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
    front.close();
  }

  URI endpoint() {
    return front.endpoint();
  }

  /** What a process needs in its environment to reach this server. */
  public Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL_S3",
        endpoint().toString(),
        "AWS_ACCESS_KEY_ID",
        KEY,
        "AWS_SECRET_ACCESS_KEY",
        SECRET,
        "AWS_REGION",
        "us-east-1");
  }

  /** A client; the caller closes it. */
  S3Client client(ExecutionInterceptor... interceptors) {
    return client(SECRET, interceptors);
  }

  /** A client that may not do anything; the caller closes it. */
  S3Client clientWithWrongSecret() {
    return client(wrongSecret());
  }

  static String wrongSecret() {
    return "wrong";
  }

  private S3Client client(String secret, ExecutionInterceptor... interceptors) {
    return S3Connection.client(
        Optional.of(endpoint()),
        Region.US_EAST_1,
        StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, secret)),
        List.of(interceptors));
  }

  /** A place in a new, empty bucket. */
  public S3Location newBucket() {
    S3Location location = new S3Location("models-" + BUCKETS.incrementAndGet(), "some/prefix");
    try (S3Client client = client()) {
      client.createBucket(request -> request.bucket(location.bucket()));
    }
    return location;
  }

  static String classPath() throws IOException {
    Path file =
        Path.of(System.getProperty("project.root"), "model-store", "target", "s3proxy.classpath");
    if (!Files.exists(file)) {
      throw new IOException(file + " is missing: mvn -pl model-store process-test-resources");
    }
    return Files.readString(file, StandardCharsets.UTF_8).strip();
  }

  private void awaitReady() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!accepts()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        process.destroyForcibly();
        throw new IOException(
            "s3proxy did not start: "
                + Files.readString(directory.resolve("s3proxy.log"), StandardCharsets.UTF_8));
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private boolean accepts() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static final class Shared {

    private static final S3Proxy SERVER = startShared();

    private static S3Proxy startShared() {
      try {
        Path directory = Files.createTempDirectory("s3proxy");
        S3Proxy server = start(directory);
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      server.close();
                      deleteTree(directory);
                    }));
        return server;
      } catch (IOException e) {
        throw new IllegalStateException("cannot start s3proxy", e);
      }
    }

    private static void deleteTree(Path directory) {
      try {
        DurableFiles.deleteTree(directory);
      } catch (IOException e) {
        System.err.println("cannot remove " + directory + ": " + e);
      }
    }
  }
}
