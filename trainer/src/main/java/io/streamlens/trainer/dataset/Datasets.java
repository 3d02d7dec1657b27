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

/**
 * The data sets that are known by name, the order in which their files are looked for, and folders
 * of images.
 */
public final class Datasets {

  private static final Path DISTRIBUTION = Path.of("/usr/share/datasets");
  private static final Path APT_LISTS = Path.of("/var/lib/apt/lists");
  private static final Duration STALL_TIMEOUT = Duration.ofSeconds(5);

  private Datasets() {}

  /** The names that {@link #load} knows. */
  public static List<String> names() {
    return published().stream().map(PublishedDataset::name).toList();
  }

  private static List<PublishedDataset> published() {
    List<PublishedDataset> all = new ArrayList<>(IdxDatasets.all());
    all.add(CifarDataset.CIFAR_10);
    return all;
  }

  /**
   * Whether a data set's name means a folder of images: it contains a separator, or is {@code .} or
   * {@code ..}.
   */
  public static boolean isFolder(String dataset) {
    return dataset.contains("/")
        || dataset.contains("\\")
        || dataset.equals(".")
        || dataset.equals("..");
  }

  /**
   * Finds out, without reading any image, whether there can be such a data set.
   *
   * @throws InvalidRequestException if its name is not known, there is no such folder, or {@code
   *     folder} says how to read one where there is none
   */
  public static void check(String dataset, FolderOptions folder) {
    if (isFolder(dataset)) {
      FolderDataset.check(Path.of(dataset));
      return;
    }
    named(dataset);
    if (!folder.equals(FolderOptions.DEFAULT)) {
      throw new InvalidRequestException(
          "size, channels, fit, background, test split, split seed and strict are for a folder of"
              + " images; "
              + dataset
              + " is as it is");
    }
  }

  /** {@link #load(String, Path, FolderOptions, DownloadListener)} of a data set known by name. */
  public static Dataset load(String name, @Nullable Path data) {
    return load(name, data, FolderOptions.DEFAULT, DownloadListener.NONE);
  }

  /**
   * Reads a data set: a folder of images, or a published one from the first of these that has it:
   * {@code data}; the cache ({@code $XDG_CACHE_HOME/streamlens/datasets/<name>}, else under {@code
   * ~/.cache}); {@code /usr/share/datasets/<name>}; its home on the web; the distribution's
   * package. The last two put it into the cache.
   *
   * @param data a directory that holds the files, compressed or not; if given, it must
   * @param folder how a folder is read; for no other data set
   * @throws InvalidRequestException if there is no data set of this name, no such folder, or {@code
   *     folder} or {@code data} do not belong to it
   * @throws DatasetUnavailableException if it is nowhere to be had
   * @throws CorruptDatasetException if what was found is damaged
   */
  public static Dataset load(
      String name, @Nullable Path data, FolderOptions folder, DownloadListener listener) {
    check(name, folder);
    if (!isFolder(name)) {
      return load(named(name), sources(data, listener));
    }
    if (data != null) {
      throw new InvalidRequestException(
          "the data set " + name + " is a folder itself: give no other directory");
    }
    return FolderDataset.read(Path.of(name), folder);
  }

  private static PublishedDataset named(String name) {
    return published().stream()
        .filter(known -> known.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    "unknown data set '%s' (there is %s; or give a folder, such as ./flowers)"
                        .formatted(name, String.join(", ", names()))));
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
  static Dataset load(PublishedDataset dataset, List<DatasetSource> sources) {
    List<String> tried = new ArrayList<>();
    for (DatasetSource source : sources) {
      Lookup lookup = source.lookUp(dataset);
      if (lookup instanceof Lookup.Found found) {
        return dataset.read(found.directory());
      }
      tried.add(((Lookup.Missing) lookup).why());
    }
    throw new DatasetUnavailableException(
        "no data set %s: %s; put %s into a directory and give it with --data DIR"
            .formatted(dataset.name(), String.join("; ", tried), dataset.wanted()));
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false; // not Linux: there is no apt either
    }
  }
}
