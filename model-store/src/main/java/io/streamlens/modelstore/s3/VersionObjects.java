package io.streamlens.modelstore.s3;

import io.streamlens.modelstore.CorruptModelException;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.layout.VersionFiles;
import io.streamlens.modelstore.s3.Bucket.Listed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one version. They are read part by part, each of which the client may try again;
 * one part is in memory at a time.
 */
final class VersionObjects implements VersionFiles {

  private final Bucket bucket;
  private final int partBytes;
  private final @Nullable Path target;
  private final SortedMap<String, Listed> objects = new TreeMap<>();

  /**
   * Lists a version.
   *
   * @param path the version's, with a slash at its end
   * @param partBytes how many bytes are read at a time
   * @param target where each file that is read is written, too; {@code null} to write none
   */
  VersionObjects(Bucket bucket, String path, int partBytes, @Nullable Path target) {
    this.bucket = bucket;
    this.partBytes = partBytes;
    this.target = target;
    for (Listed object : bucket.list(path)) {
      // Consoles make objects of no bytes to show a directory.
      if (!object.path().endsWith("/")) {
        objects.put(object.path().substring(path.length()), object);
      }
    }
  }

  @Override
  public SortedSet<String> files() {
    return new TreeSet<>(objects.keySet());
  }

  @Override
  public SortedSet<String> others() {
    return Collections.emptySortedSet();
  }

  @Override
  public long size(String path) {
    return object(path).size();
  }

  @Override
  public Digest digest(String path) throws IOException {
    if (target == null) {
      return read(object(path), OutputStream.nullOutputStream());
    }
    Path file = target.resolve(path);
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      return read(object(path), out);
    }
  }

  private Digest read(Listed object, OutputStream out) throws IOException {
    MessageDigest digest = Digest.sha256();
    for (long from = 0; from < object.size(); from += partBytes) {
      int length = (int) Math.min(partBytes, object.size() - from);
      byte[] part = bucket.readPart(object, from, length).orElseThrow(() -> changed(object));
      digest.update(part);
      out.write(part);
    }
    return Digest.of(digest);
  }

  private Listed object(String path) {
    Listed object = objects.get(path);
    if (object == null) {
      throw new IllegalArgumentException("no such file: " + path);
    }
    return object;
  }

  private static CorruptModelException changed(Listed object) {
    return new CorruptModelException(object.path() + " was changed while it was read");
  }
}
