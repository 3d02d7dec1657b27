package io.streamlens.trainer.dataset;

import io.streamlens.trainer.dataset.PublishedDataset.PublishedFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The data set's home on the web: each file is downloaded into the cache and checked by its size
 * and SHA-256. Gives up after a few seconds where there is no way to the web.
 */
final class HomeDownload implements DatasetSource {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private final DatasetCache cache;
  private final DownloadListener listener;
  private final Duration stallTimeout;

  /**
   * @param stallTimeout how long nothing may come before a download is given up
   */
  HomeDownload(DatasetCache cache, DownloadListener listener, Duration stallTimeout) {
    this.cache = cache;
    this.listener = listener;
    this.stallTimeout = stallTimeout;
  }

  @Override
  public Lookup lookUp(PublishedDataset dataset) {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    List<String> failures = new ArrayList<>();
    for (URI home : dataset.homes()) {
      try {
        return new Lookup.Found(
            cache.put(dataset, staging -> download(client, dataset, home, staging)));
      } catch (IOException e) {
        failures.add("download from " + home + " failed: " + reason(e));
      }
    }
    return new Lookup.Missing(String.join("; ", failures));
  }

  private void download(HttpClient client, PublishedDataset dataset, URI home, Path staging)
      throws IOException {
    for (PublishedFile file : dataset.files()) {
      CheckedDownload download = new CheckedDownload(client, stallTimeout, listener);
      download.run(home.resolve(file.name()), file, staging.resolve(file.name()));
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
