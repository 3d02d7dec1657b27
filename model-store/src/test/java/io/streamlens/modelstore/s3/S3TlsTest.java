package io.streamlens.modelstore.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.streamlens.modelstore.ModelStoreException;
import io.streamlens.modelstore.ModelStores;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store on an S3 server that speaks TLS; each look at it is a JVM with a trust store of its own.
 */
@Timeout(120)
class S3TlsTest {

  private static final String PASSWORD = "changeit";

  @TempDir static Path work;
  private static Process server;
  private static String endpoint;

  @BeforeAll
  static void startServer() throws IOException, InterruptedException {
    keytool(
        "-genkeypair -alias server -keyalg EC -dname CN=localhost -ext SAN=dns:localhost"
            + " -validity 2 -keystore server.p12");
    keytool("-exportcert -alias server -keystore server.p12 -rfc -file server.pem");
    keytool("-importcert -noprompt -alias server -file server.pem -keystore trust.p12");
    endpoint = "https://localhost:" + freePort();
    Path settings = work.resolve("s3proxy.properties");
    Path objects = Files.createDirectories(work.resolve("objects/models")).getParent();
    Files.write(
        settings,
        List.of(
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.secure-endpoint=" + endpoint,
            "s3proxy.keystore-path=" + work.resolve("server.p12"),
            "s3proxy.keystore-password=" + PASSWORD,
            "s3proxy.identity=key",
            "s3proxy.credential=secret",
            "jclouds.provider=filesystem-nio2",
            "jclouds.identity=unused",
            "jclouds.credential=unused",
            "jclouds.filesystem.basedir=" + objects));
    server =
        new ProcessBuilder(
                java(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                S3Proxy.classPath(),
                "org.gaul.s3proxy.Main",
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("s3proxy.log").toFile())
            .start();
  }

  @AfterAll
  static void stopServer() {
    server.destroyForcibly().onExit().join();
  }

  @Test
  void shouldOpenAStoreWhoseCertificateIsTrusted() throws IOException, InterruptedException {
    assertEquals("opened", awaitServer("secret"));
  }

  @Test
  void shouldSayInOneLineThatTheCertificateIsNotTrusted() throws IOException, InterruptedException {
    awaitServer("secret");

    String said = look("secret");

    assertTrue(said.startsWith("cannot reach S3 at " + endpoint), said);
    assertTrue(said.contains("unable to find valid certification path"), said);
    assertEquals(1, said.lines().count(), said);
  }

  @Test
  void shouldSayInOneLineThatTheSecretIsWrong() throws IOException, InterruptedException {
    awaitServer("secret");

    String said = awaitServer("guessed");

    assertTrue(said.startsWith("access denied: s3:ListBucket on bucket 'models'"), said);
    assertEquals(1, said.lines().count(), said);
  }

  /** Looks, with a trust store, until the server answers. */
  private static String awaitServer(String secret) throws IOException, InterruptedException {
    String said;
    do {
      said =
          look(
              secret,
              "-Djavax.net.ssl.trustStore=" + work.resolve("trust.p12"),
              "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    } while (said.contains("Connection refused"));
    return said;
  }

  private static String look(String secret, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(java(), "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Look.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("AWS_ENDPOINT_URL_S3", endpoint);
    builder.environment().put("AWS_ACCESS_KEY_ID", "key");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", secret);
    builder.environment().put("XDG_CACHE_HOME", work.resolve("cache").toString());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    process.waitFor();
    return said;
  }

  /** Opens the store as every program does, and says what came of it. */
  static final class Look {

    private Look() {}

    public static void main(String... arguments) {
      try {
        ModelStores.openOrCreate("s3://models/store").close();
        System.out.println("opened");
      } catch (ModelStoreException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private static void keytool(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(List.of("-storepass", PASSWORD));
    Path log = work.resolve("keytool.log");
    int exit =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertEquals(0, exit, () -> log.toString());
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
