package io.streamlens.trainer.dataset;

import io.streamlens.trainer.InvalidRequestException;
import io.streamlens.trainer.dataset.DatasetSource.Lookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The data sets that are known by name, and the order in which their files are looked for. */
public final class Datasets {

  private static final Path DISTRIBUTION = Path.of("/usr/share/datasets");
  private static final Path APT_LISTS = Path.of("/var/lib/apt/lists");
  private static final Duration STALL_TIMEOUT = Duration.ofSeconds(5);

  private Datasets() {}

  /** The names that {@link #load} knows. */
  public static List<String> names() {
    return IdxDatasets.all().stream().map(IdxDataset::name).toList();
  }

  /** {@link #load(String, Path, DownloadListener)}, telling nobody how it goes. */
  public static Dataset load(String name, @Nullable Path data) {
    return load(name, data, DownloadListener.NONE);
  }

  /**
   * Reads a data set from the first of these that has it: {@code data}; the cache ({@code
   * $XDG_CACHE_HOME/streamlens/datasets/<name>}, else under {@code ~/.cache}); {@code
   * /usr/share/datasets/<name>}; its home on the web; the distribution's package. The last two put
   * it into the cache.
   *
   * @param data a directory that holds the files, compressed or not; if given, it must
   * @throws InvalidRequestException if there is no data set of this name
   * @throws DatasetUnavailableException if it is nowhere to be had
   * @throws CorruptDatasetException if what was found is damaged
   */
  public static Dataset load(String name, @Nullable Path data, DownloadListener listener) {
    IdxDataset dataset =
        IdxDatasets.all().stream()
            .filter(known -> known.name().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(name));
    return load(dataset, sources(data, listener));
  }

  private static InvalidRequestException unknown(String name) {
    return new InvalidRequestException(
        "unknown data set '" + name + "' (there is " + String.join(", ", names()) + ")");
  }

  private static List<DatasetSource> sources(@Nullable Path data, DownloadListener listener) {
    if (data != null) {
      return List.of(new GivenDirectory(data));
    }
    DatasetCache cache = DatasetCache.ofUser(System.getenv());
    return List.of(
        new DirectorySource(cache.directory()),
        new DirectorySource(DISTRIBUTION),
        new HomeDownload(cache, listener, STALL_TIMEOUT),
        new DebianPackageSource(cache, new SystemProcessRunner(), APT_LISTS, isRoot(), listener));
  }

  /** Reads {@code dataset} from the first of {@code sources} that has it. */
  static Dataset load(IdxDataset dataset, List<DatasetSource> sources) {
    List<String> tried = new ArrayList<>();
    for (DatasetSource source : sources) {
      Lookup lookup = source.lookUp(dataset);
      if (lookup instanceof Lookup.Found found) {
        return dataset.read(found.directory());
      }
      tried.add(((Lookup.Missing) lookup).why());
    }
    throw new DatasetUnavailableException(
        "no data set %s: %s; put its four IDX files (%s, …) into a directory and give it with"
                .formatted(dataset.name(), String.join("; ", tried), dataset.files().get(0).name())
            + " --data DIR");
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false; // not Linux: there is no apt either
    }
  }
}
