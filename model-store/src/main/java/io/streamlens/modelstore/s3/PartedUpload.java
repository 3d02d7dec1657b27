package io.streamlens.modelstore.s3;

import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelStoreException;
import io.streamlens.modelstore.manifest.ModelManifest.ModelFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;

/**
 * Sends one file: what fits one part as one object, a larger one by S3's multipart upload, part
 * after part. One part is in memory at a time; as it is sent from there, a repeated attempt sends
 * the same bytes, and the digest is of the very bytes that were sent.
 */
final class PartedUpload {

  /** S3's own bound. */
  private static final int MAX_PARTS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(PartedUpload.class);

  private final Bucket bucket;
  private final byte[] part;

  /**
   * @param partBytes how many bytes go in one part
   */
  PartedUpload(Bucket bucket, int partBytes) {
    this.bucket = bucket;
    this.part = new byte[partBytes];
  }

  /**
   * Sends a file.
   *
   * @param path where to
   * @param name what it is called in its version
   * @return its size and digest
   * @throws IOException if the file cannot be read, or has more than 10,000 parts
   */
  ModelFile send(Path file, String path, String name) throws IOException {
    MessageDigest digest = Digest.sha256();
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      int first = readPart(in, digest);
      if (first < part.length) {
        bucket.put(path, part, first);
        return new ModelFile(name, first, Digest.of(digest));
      }
      long size = sendParts(in, path, digest);
      return new ModelFile(name, size, Digest.of(digest));
    }
  }

  /** The body of a request that sends the first bytes of a buffer, without a copy of them. */
  static RequestBody body(byte[] bytes, int length) {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(bytes, 0, length), length, "application/octet-stream");
  }

  private long sendParts(InputStream in, String path, MessageDigest digest) throws IOException {
    String upload = begin(path);
    try {
      List<CompletedPart> parts = new ArrayList<>();
      long size = 0;
      for (int length = part.length; length > 0; length = readPart(in, digest)) {
        parts.add(sendPart(path, upload, parts.size() + 1, length));
        size += length;
      }
      complete(path, upload, parts);
      return size;
    } catch (IOException | RuntimeException | Error e) {
      abort(path, upload);
      throw e;
    }
  }

  private int readPart(InputStream in, MessageDigest digest) throws IOException {
    int length = in.readNBytes(part, 0, part.length);
    digest.update(part, 0, length);
    return length;
  }

  private String begin(String path) {
    return bucket.call(
        "s3:PutObject",
        path,
        () -> {
          CreateMultipartUploadResponse begun =
              bucket
                  .client()
                  .createMultipartUpload(
                      request ->
                          request
                              .bucket(bucket.location().bucket())
                              .key(bucket.location().key(path)));
          return begun.uploadId();
        });
  }

  private CompletedPart sendPart(String path, String upload, int number, int length)
      throws IOException {
    if (number > MAX_PARTS) {
      throw new IOException(
          path + " is larger than " + MAX_PARTS + " parts of " + part.length + " bytes");
    }
    String etag =
        bucket.call(
            "s3:PutObject",
            path,
            () ->
                bucket
                    .client()
                    .uploadPart(
                        request ->
                            request
                                .bucket(bucket.location().bucket())
                                .key(bucket.location().key(path))
                                .uploadId(upload)
                                .partNumber(number),
                        body(part, length))
                    .eTag());
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }

  private void complete(String path, String upload, List<CompletedPart> parts) {
    bucket.call(
        "s3:PutObject",
        path,
        () ->
            bucket
                .client()
                .completeMultipartUpload(
                    request ->
                        request
                            .bucket(bucket.location().bucket())
                            .key(bucket.location().key(path))
                            .uploadId(upload)
                            .multipartUpload(uploaded -> uploaded.parts(parts))));
  }

  /** The server would keep the parts, and charge for them, though nobody sees them. */
  private void abort(String path, String upload) {
    try {
      bucket.call(
          "s3:AbortMultipartUpload",
          path,
          () ->
              bucket
                  .client()
                  .abortMultipartUpload(
                      request ->
                          request
                              .bucket(bucket.location().bucket())
                              .key(bucket.location().key(path))
                              .uploadId(upload)));
    } catch (ModelStoreException e) {
      LOG.warn(
          "cannot abort the upload {} of {}: {}; its parts stay until a rule of the bucket removes"
              + " them",
          upload,
          path,
          e.getMessage());
    }
  }
}
