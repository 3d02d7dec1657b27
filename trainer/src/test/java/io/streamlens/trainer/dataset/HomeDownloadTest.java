package io.streamlens.trainer.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.streamlens.modelstore.Digest;
import io.streamlens.trainer.dataset.DatasetSource.Lookup;
import io.streamlens.trainer.dataset.PublishedDataset.PublishedFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeDownloadTest {

  private static final String FIRST = "train-images-idx3-ubyte.gz";

  @TempDir Path directory;
  private final Map<String, byte[]> served = new TreeMap<>();
  private final List<String> heard = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService serverThreads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    served.put(FIRST, IdxFixture.gzip(IdxFixture.images(4)));
    served.put("train-labels-idx1-ubyte.gz", IdxFixture.gzip(IdxFixture.labels(0, 1, 2, 9)));
    served.put("t10k-images-idx3-ubyte.gz", IdxFixture.gzip(IdxFixture.images(2)));
    served.put("t10k-labels-idx1-ubyte.gz", IdxFixture.gzip(IdxFixture.labels(3, 4)));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(serverThreads);
    server.createContext(
        "/good/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] body = served.get(path.substring("/good/".length()));
          exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
          if (body != null) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.createContext(
        "/stalling/",
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(new byte[10]);
          exchange.getResponseBody().flush();
          awaitEnd();
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    end.countDown();
    server.stop(0);
    serverThreads.shutdownNow();
  }

  @Test
  void shouldPutTheCheckedFilesIntoTheCache() {
    Lookup lookup = download(dataset(home("good")));

    assertEquals(new Lookup.Found(directory.resolve("mnist")), lookup);
    assertEquals(4, IdxDatasets.MNIST.read(directory.resolve("mnist")).train().size());
    assertEquals(FIRST + " " + served.get(FIRST).length, heard.get(0));
  }

  @Test
  void shouldRefuseAFileWithAnotherDigest() throws IOException {
    IdxDataset dataset = dataset(home("good"));
    served.get(FIRST)[20] ^= 1;

    assertMissing(download(dataset), FIRST + ": what came has sha256:");
  }

  @Test
  void shouldRefuseAFileThatIsTooShortOrTooLong() throws IOException {
    IdxDataset dataset = dataset(home("good"));
    served.put(FIRST, new byte[10]);
    assertMissing(download(dataset), "10 bytes came instead of");

    served.put(FIRST, new byte[100_000]);
    assertMissing(download(dataset), "more than the expected");
  }

  @Test
  void shouldGiveTheStatusOfAFileThatIsNotThere() throws IOException {
    IdxDataset dataset = dataset(home("good"));
    served.remove(FIRST);

    assertMissing(download(dataset), FIRST + ": HTTP status 404");
  }

  @Test
  void shouldGiveUpWhenNothingComesAnyMore() throws IOException {
    assertMissing(download(dataset(home("stalling")), Duration.ofMillis(500)), "nothing came for");
  }

  @Test
  void shouldTryTheNextHomeWhenOneDoesNotAnswer() {
    URI closed = URI.create("http://localhost:1/");

    assertInstanceOf(Lookup.Found.class, download(dataset(closed, home("good"))));
  }

  @Test
  void shouldSayThatThereIsNoConnection() throws IOException {
    URI closed = URI.create("http://localhost:1/");

    assertMissing(download(dataset(closed)), "download from http://localhost:1/ failed: no connec");
  }

  private void assertMissing(Lookup lookup, String part) throws IOException {
    String why = assertInstanceOf(Lookup.Missing.class, lookup).why();
    assertTrue(why.contains(part), why);
    if (Files.exists(directory)) {
      DatasetsTest.assertEmpty(directory);
    }
  }

  /** With much patience: a busy machine is no stalling home. */
  private Lookup download(IdxDataset dataset) {
    return download(dataset, Duration.ofMinutes(1));
  }

  private Lookup download(IdxDataset dataset, Duration stallTimeout) {
    DownloadListener listener = (file, bytes, total) -> heard.add(file + " " + total);
    return new HomeDownload(new DatasetCache(directory), listener, stallTimeout).lookUp(dataset);
  }

  private URI home(String name) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/" + name + "/");
  }

  private IdxDataset dataset(URI... homes) {
    List<PublishedFile> files =
        new ArrayList<>(
            served.entrySet().stream()
                .map(
                    file ->
                        new PublishedFile(
                            file.getKey(),
                            file.getValue().length,
                            Digest.of(file.getValue()).value().substring("sha256:".length())))
                .toList());
    files.sort((a, b) -> b.name().compareTo(a.name()));
    files.add(0, files.remove(1)); // train-images first
    return new IdxDataset("mnist", IdxDatasets.MNIST.labels(), List.of(homes), files, null);
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
