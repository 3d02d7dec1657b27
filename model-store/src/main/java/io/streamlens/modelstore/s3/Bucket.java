package io.streamlens.modelstore.s3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects below a store's prefix; a path is a key without it. Each method is one call of S3, or
 * one for each thousand keys; each throws {@link
 * io.streamlens.modelstore.StoreUnavailableException} in the words of {@link S3Failures}. Safe for
 * use by several threads.
 */
final class Bucket implements AutoCloseable {

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;

  private final S3Client client;
  private final S3Location location;
  private final S3Failures failures;

  /** Takes ownership of the client. */
  Bucket(S3Client client, S3Location location) {
    this.client = client;
    this.location = location;
    this.failures = new S3Failures(endpoint(client), location.bucket());
  }

  private static String endpoint(S3Client client) {
    return client
        .serviceClientConfiguration()
        .endpointOverride()
        .map(Object::toString)
        .orElse("Amazon, " + client.serviceClientConfiguration().region());
  }

  /**
   * A whole object.
   *
   * @param etag what {@link #replace} takes for a sign that it is still the same
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Stored(byte[] bytes, String etag) {}

  /** One line of a listing. */
  record Listed(String path, long size, String etag) {}

  S3Location location() {
    return location;
  }

  S3Failures failures() {
    return failures;
  }

  S3Client client() {
    return client;
  }

  /**
   * Reads an object, if it is there.
   *
   * @param maxBytes no more than these are read
   */
  Optional<Stored> read(String path, int maxBytes) {
    return ifPresent(
        "s3:GetObject",
        path,
        () ->
            client.getObject(
                request -> request.bucket(location.bucket()).key(location.key(path)),
                (response, in) -> new Stored(begin(in, maxBytes), response.eTag())));
  }

  /** A broken connection is tried again only if it is thrown as this exception. */
  private static byte[] begin(AbortableInputStream in, int maxBytes) {
    try {
      byte[] bytes = in.readNBytes(maxBytes);
      if (bytes.length == maxBytes) {
        in.abort();
      }
      return bytes;
    } catch (IOException e) {
      throw RetryableException.create("the connection broke: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a part of an object.
   *
   * @param from its first byte
   * @param length its length, 1 or more; the object must have so many bytes
   * @return empty if the object is not, or no longer, the one that was listed
   */
  Optional<byte[]> readPart(Listed object, long from, int length) {
    return ifPresent(
        "s3:GetObject",
        object.path(),
        () ->
            client
                .getObjectAsBytes(
                    request ->
                        request
                            .bucket(location.bucket())
                            .key(location.key(object.path()))
                            .ifMatch(object.etag())
                            .range("bytes=" + from + "-" + (from + length - 1)))
                .asByteArrayUnsafe());
  }

  /** All objects whose path begins with {@code path}, in the order of their keys. */
  List<Listed> list(String path) {
    List<Listed> all = new ArrayList<>();
    anyListed(
        path,
        object -> {
          all.add(object);
          return false;
        });
    return all;
  }

  /** Whether an object below {@code path} is as wanted; lists no further than to the first. */
  boolean anyListed(String path, Predicate<Listed> wanted) {
    return call(
        "s3:ListBucket",
        path,
        () ->
            client
                .listObjectsV2Paginator(
                    request -> request.bucket(location.bucket()).prefix(location.key(path)))
                .contents()
                .stream()
                .map(this::listed)
                .anyMatch(wanted));
  }

  private Listed listed(S3Object object) {
    String path = object.key().substring(location.key("").length());
    return new Listed(path, object.size(), object.eTag());
  }

  /**
   * The names directly below a path: of objects, and of what has objects below it.
   *
   * @param path ends with a slash, or is empty
   */
  SortedSet<String> children(String path) {
    String prefix = location.key(path);
    return call(
        "s3:ListBucket",
        path,
        () -> {
          SortedSet<String> names = new TreeSet<>();
          for (ListObjectsV2Response page :
              client.listObjectsV2Paginator(
                  request -> request.bucket(location.bucket()).prefix(prefix).delimiter("/"))) {
            page.contents().forEach(object -> names.add(object.key().substring(prefix.length())));
            page.commonPrefixes()
                .forEach(
                    below ->
                        names.add(
                            below
                                .prefix()
                                .substring(prefix.length(), below.prefix().length() - 1)));
          }
          return names;
        });
  }

  /** Writes an object, whatever was there. */
  void put(String path, byte[] bytes, int length) {
    call(
        "s3:PutObject",
        path,
        () -> client.putObject(put(path).build(), PartedUpload.body(bytes, length)));
  }

  /**
   * Writes an object if there is none.
   *
   * @return false if there is one, or another is just being written; as a call whose answer was
   *     lost is repeated, it may be the very one that was to be written
   */
  boolean create(String path, byte[] bytes) {
    return conditionally(put(path).ifNoneMatch("*").build(), bytes, path);
  }

  /**
   * Writes an object if it is still the one with the ETag.
   *
   * @return false if it is another, or gone; it may be the very one that was to be written, as for
   *     {@link #create}
   */
  boolean replace(String path, byte[] bytes, String etag) {
    return conditionally(put(path).ifMatch(etag).build(), bytes, path);
  }

  /** Deletes an object; that there is none does not matter. */
  void delete(String path) {
    call(
        "s3:DeleteObject",
        path,
        () ->
            client.deleteObject(
                request -> request.bucket(location.bucket()).key(location.key(path))));
  }

  /** Runs what calls S3, and says in words what it refused. */
  <T> T call(String action, String path, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw failures.of(e, action, location.key(path));
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private PutObjectRequest.Builder put(String path) {
    return PutObjectRequest.builder().bucket(location.bucket()).key(location.key(path));
  }

  private boolean conditionally(PutObjectRequest request, byte[] bytes, String path) {
    try {
      client.putObject(request, RequestBody.fromBytes(bytes));
      return true;
    } catch (AwsServiceException e) {
      if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == CONFLICT || isNoSuchKey(e)) {
        return false;
      }
      throw failures.of(e, "s3:PutObject", request.key());
    } catch (SdkException e) {
      throw failures.of(e, "s3:PutObject", location.key(path));
    }
  }

  private <T> Optional<T> ifPresent(String action, String path, Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (AwsServiceException e) {
      if (isNoSuchKey(e) || e.statusCode() == PRECONDITION_FAILED) {
        return Optional.empty();
      }
      throw failures.of(e, action, location.key(path));
    } catch (SdkException e) {
      throw failures.of(e, action, location.key(path));
    }
  }

  private static boolean isNoSuchKey(AwsServiceException e) {
    return e.statusCode() == NOT_FOUND && !S3Failures.code(e).equals("NoSuchBucket");
  }
}
