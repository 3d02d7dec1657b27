package io.streamlens.modelstore;

import io.streamlens.modelstore.filesystem.FileSystemModelStore;
import io.streamlens.modelstore.s3.S3Location;
import io.streamlens.modelstore.s3.S3ModelStore;
import io.streamlens.modelstore.s3.S3Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens the model store that a URI names: {@code file:///…}, a plain path, or {@code
 * s3://bucket/prefix}, whose settings {@link S3ModelStore} and {@link S3Settings#of} name.
 */
public final class ModelStores {

  // One letter before a colon is a drive, not a scheme.
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*");

  private ModelStores() {}

  /**
   * Opens a store that is there.
   *
   * @param uri {@code file:///…}, or a path, which is made absolute, or {@code s3://bucket/prefix}
   * @throws StoreUnavailableException if there is no such store, or it cannot be read; every prefix
   *     of a bucket that is there is a store
   * @throws UnsupportedStoreException if what is there cannot be one
   * @throws IllegalArgumentException if {@code uri} names no kind of store that there is
   */
  public static ModelStore open(String uri) {
    return isS3(uri) ? s3(uri) : FileSystemModelStore.open(path(uri));
  }

  /**
   * Opens a store, and makes an empty one if there is none.
   *
   * @param uri {@code file:///…}, or a path, which is made absolute, or {@code s3://bucket/prefix},
   *     whose bucket must be there
   * @throws StoreUnavailableException if it cannot be made or read
   * @throws UnsupportedStoreException if what is there cannot be one
   * @throws IllegalArgumentException if {@code uri} names no kind of store that there is
   */
  public static ModelStore openOrCreate(String uri) {
    return isS3(uri) ? s3(uri) : FileSystemModelStore.openOrCreate(path(uri));
  }

  private static boolean isS3(String uri) {
    return uri.regionMatches(true, 0, "s3:", 0, 3);
  }

  private static ModelStore s3(String uri) {
    return S3ModelStore.open(S3Location.parse(uri), S3Settings.of(System.getenv()));
  }

  private static Path path(String uri) {
    try {
      Matcher scheme = SCHEME.matcher(uri);
      if (!scheme.matches()) {
        return plainPath(uri);
      }
      return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
        case "file" -> fileUri(uri);
        default ->
            throw new IllegalArgumentException(
                "not a model store: '" + uri + "' (expected file:///…, s3://… or a path)");
      };
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("not a path: '" + uri + "' (" + e.getReason() + ")", e);
    }
  }

  private static Path plainPath(String path) {
    if (path.isBlank()) {
      throw new IllegalArgumentException(
          "the model store's URI is empty (expected file:///… or s3://…)");
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
