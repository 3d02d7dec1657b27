package io.streamlens.modelstore.s3;

import io.streamlens.modelstore.cache.ModelCache;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a store on S3 may take of this machine.
 *
 * @param partBytes files are sent and read in parts of so many bytes, each held in memory once; at
 *     least 5 MiB, as S3 demands of all parts but the last
 * @param cacheDirectory where the local copies are, for all processes of this user
 * @param cacheBytes the most that the copies may take together, 1 or more
 */
public record S3Settings(int partBytes, Path cacheDirectory, long cacheBytes) {

  /** The smallest part that S3 takes, and so the smallest {@code partBytes}: 5 MiB. */
  public static final int MIN_PART_BYTES = 5 << 20;

  /** The environment variable that bounds the cache, in bytes. */
  public static final String CACHE_BYTES_VARIABLE = "STREAMLENS_MODEL_CACHE_BYTES";

  private static final int DEFAULT_PART_BYTES = 8 << 20;

  /**
   * @throws IllegalArgumentException naming what is out of its bounds
   */
  public S3Settings {
    if (partBytes < MIN_PART_BYTES) {
      throw new IllegalArgumentException(
          "partBytes must be " + MIN_PART_BYTES + " or more, not " + partBytes);
    }
    if (cacheBytes < 1) {
      throw new IllegalArgumentException("cacheBytes must be 1 or more, not " + cacheBytes);
    }
  }

  /**
   * The defaults: parts of 8 MiB; the cache in {@code $XDG_CACHE_HOME/streamlens/models}, else
   * {@code ~/.cache/streamlens/models}, of at most {@code $STREAMLENS_MODEL_CACHE_BYTES}, else 8
   * GiB.
   *
   * @param environment the process's environment variables
   * @throws IllegalArgumentException if the variable is no number, or less than 1
   */
  public static S3Settings of(Map<String, String> environment) {
    return new S3Settings(
        DEFAULT_PART_BYTES, ModelCache.defaultDirectory(environment), cacheBytes(environment));
  }

  private static long cacheBytes(Map<String, String> environment) {
    String text = environment.getOrDefault(CACHE_BYTES_VARIABLE, "");
    try {
      long bytes = text.isBlank() ? ModelCache.DEFAULT_BYTES : Long.parseLong(text.strip());
      if (bytes >= 1) {
        return bytes;
      }
    } catch (NumberFormatException e) {
      throw notANumber(text, e);
    }
    throw notANumber(text, null);
  }

  private static IllegalArgumentException notANumber(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        CACHE_BYTES_VARIABLE + " must be a number of bytes, 1 or more, not '" + text + "'", cause);
  }
}
