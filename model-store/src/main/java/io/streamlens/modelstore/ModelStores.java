package io.streamlens.modelstore;

import io.streamlens.modelstore.filesystem.FileSystemModelStore;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens the model store that a URI names: {@code file:///…}, or a plain path. */
public final class ModelStores {

  // One letter before a colon is a drive, not a scheme.
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*");

  private ModelStores() {}

  /**
   * Opens a store that is there.
   *
   * @param uri {@code file:///…}, or a path, which is made absolute
   * @throws StoreUnavailableException if there is no such store, or it cannot be read
   * @throws IllegalArgumentException if {@code uri} names no kind of store that there is
   */
  public static ModelStore open(String uri) {
    return FileSystemModelStore.open(path(uri));
  }

  /**
   * Opens a store, and makes an empty one if there is none.
   *
   * @param uri {@code file:///…}, or a path, which is made absolute
   * @throws StoreUnavailableException if it cannot be made or read
   * @throws IllegalArgumentException if {@code uri} names no kind of store that there is
   */
  public static ModelStore openOrCreate(String uri) {
    return FileSystemModelStore.openOrCreate(path(uri));
  }

  private static Path path(String uri) {
    try {
      Matcher scheme = SCHEME.matcher(uri);
      if (!scheme.matches()) {
        return plainPath(uri);
      }
      return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
        case "file" -> fileUri(uri);
        case "s3" ->
            throw new IllegalArgumentException(
                "model stores on S3 are not supported yet: '" + uri + "' (use file:///… instead)");
        default ->
            throw new IllegalArgumentException(
                "not a model store: '" + uri + "' (expected file:///… or a path)");
      };
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("not a path: '" + uri + "' (" + e.getReason() + ")", e);
    }
  }

  private static Path plainPath(String path) {
    if (path.isBlank()) {
      throw new IllegalArgumentException("the model store's URI is empty (expected file:///…)");
    }
    return Path.of(path).toAbsolutePath().normalize();
  }

  private static Path fileUri(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getPath() == null
          || uri.getAuthority() != null
          || uri.getQuery() != null
          || uri.getFragment() != null) {
        throw new IllegalArgumentException(
            "not a file URI: '"
                + text
                + "' (expected file:///…, with three slashes, and %23 for a #)");
      }
      return Path.of(uri.getPath()).normalize();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "not a file URI: '" + text + "' (" + e.getReason() + "; expected file:///…)", e);
    }
  }
}
