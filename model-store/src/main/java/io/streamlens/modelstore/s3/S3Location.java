package io.streamlens.modelstore.s3;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a model store lies: {@code s3://bucket/prefix}.
 *
 * @param bucket the bucket's name, as S3 allows it
 * @param prefix what every key begins with, without a slash at its ends; empty for the whole bucket
 */
public record S3Location(String bucket, String prefix) {

  private static final Pattern FORM =
      Pattern.compile("[sS]3://(?<bucket>[^/]*)(?:/(?<prefix>.*))?");
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  /** The characters that S3 calls safe; no part is "." or "..". */
  private static final Pattern PREFIX =
      Pattern.compile("|(?!\\.\\.?(/|$))[\\w!.*'()@=+,-]+(/(?!\\.\\.?(/|$))[\\w!.*'()@=+,-]+)*");

  /**
   * @throws IllegalArgumentException if it is not like that
   */
  public S3Location {
    if (!BUCKET.matcher(bucket).matches()) {
      throw new IllegalArgumentException(
          "not a bucket's name: '"
              + bucket
              + "' (3 to 63 of a-z, 0-9, '.', '-'; expected s3://bucket/prefix)");
    }
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "not a prefix: '"
              + prefix
              + "' (letters, digits and !_.*'()@=+,- in parts parted by one '/'; expected"
              + " s3://bucket/prefix)");
    }
  }

  /**
   * Reads {@code s3://bucket} or {@code s3://bucket/prefix}; a slash at the end does not matter.
   *
   * @throws IllegalArgumentException with a message for the user if {@code uri} is neither
   */
  public static S3Location parse(String uri) {
    Matcher matcher = FORM.matcher(uri);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not an S3 URI: '" + uri + "' (expected s3://bucket/prefix)");
    }
    String prefix = matcher.group("prefix") == null ? "" : matcher.group("prefix");
    return new S3Location(
        matcher.group("bucket"),
        prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix);
  }

  /** The key of what lies at {@code path} in the store. */
  String key(String path) {
    return prefix.isEmpty() ? path : prefix + "/" + path;
  }

  /** Such as {@code s3://bucket/prefix}. */
  @Override
  public String toString() {
    return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
  }
}
