package io.streamlens.trainer.dataset;

import io.streamlens.modelstore.Digest;
import io.streamlens.trainer.dataset.PublishedDataset.PublishedFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Downloads one file whose size and SHA-256 are known; for one file, one use. */
final class CheckedDownload {

  private final HttpClient client;
  private final Duration stallTimeout;
  private final DownloadListener listener;
  private final MessageDigest digest = Digest.sha256();
  private final AtomicLong received = new AtomicLong();

  CheckedDownload(HttpClient client, Duration stallTimeout, DownloadListener listener) {
    this.client = client;
    this.stallTimeout = stallTimeout;
    this.listener = listener;
  }

  /**
   * Downloads {@code address} to {@code target}.
   *
   * @throws IOException if it does not come, comes too slowly, or is not the file it should be
   */
  void run(URI address, PublishedFile file, Path target) throws IOException {
    try (OutputStream out = Files.newOutputStream(target)) {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(stallTimeout).build();
      BodyHandler<Void> body = BodyHandlers.ofByteArrayConsumer(chunk -> accept(chunk, file, out));
      int status = await(client.sendAsync(request, body)).statusCode();
      if (status != 200) {
        throw new IOException(file.name() + ": HTTP status " + status);
      }
    }
    check(file);
  }

  private void accept(Optional<byte[]> chunk, PublishedFile file, OutputStream out) {
    if (chunk.isEmpty()) {
      return;
    }
    byte[] bytes = chunk.get();
    if (received.get() + bytes.length > file.size()) {
      throw new UncheckedIOException(
          new IOException(file.name() + ": more than the expected " + file.size() + " bytes"));
    }
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    digest.update(bytes);
    listener.downloading(file.name(), received.addAndGet(bytes.length), file.size());
  }

  /** Waits as long as something comes; the request's own timeout ends with the headers. */
  private HttpResponse<Void> await(CompletableFuture<HttpResponse<Void>> response)
      throws IOException {
    try {
      while (true) {
        long before = received.get();
        try {
          return response.get(stallTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (received.get() == before) {
            throw new HttpTimeoutException("nothing came for " + stallTimeout.toSeconds() + " s");
          }
        }
      }
    } catch (ExecutionException e) {
      throw asIoException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      response.cancel(true);
    }
  }

  private static IOException asIoException(Throwable cause) {
    if (cause instanceof UncheckedIOException e) {
      return e.getCause();
    }
    if (cause instanceof ConnectException) {
      return new IOException("no connection", cause); // its own message is null
    }
    return cause instanceof IOException e ? e : new IOException(cause.toString(), cause);
  }

  private void check(PublishedFile file) throws IOException {
    if (received.get() != file.size()) {
      throw new IOException(
          "%s: %d bytes came instead of %d".formatted(file.name(), received.get(), file.size()));
    }
    String expected = "sha256:" + file.sha256();
    String actual = Digest.of(digest).value();
    if (!actual.equals(expected)) {
      throw new IOException(
          "%s: what came has %s instead of %s".formatted(file.name(), actual, expected));
    }
  }
}
