package io.streamlens.modelstore.s3;

import io.streamlens.modelstore.ModelStoreException;
import io.streamlens.modelstore.UnsupportedStoreException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a server honours conditional writes: {@code If-None-Match: *} must not replace
 * an object, {@code If-Match} must replace only the one it names. A server that passes over the
 * headers, as several do, would let two publishers overwrite each other without a word.
 *
 * <p>Five small calls on an object of its own below {@code .probe/}, which is deleted again.
 */
final class ConditionProbe {

  private static final Logger LOG = LoggerFactory.getLogger(ConditionProbe.class);
  private static final int MAX_BYTES = 1000;
  private static final String NO_SUCH_ETAG = "\"00000000000000000000000000000000\"";

  private final Bucket bucket;
  private final String path = ".probe/" + UUID.randomUUID();

  private ConditionProbe(Bucket bucket) {
    this.bucket = bucket;
  }

  /**
   * Probes the server.
   *
   * @throws UnsupportedStoreException naming what it does not honour
   * @throws io.streamlens.modelstore.StoreUnavailableException if it cannot be asked
   */
  static void run(Bucket bucket) {
    new ConditionProbe(bucket).run();
  }

  private void run() {
    byte[] content = "is this a model store?".getBytes(StandardCharsets.UTF_8);
    bucket.create(path, content);
    try {
      byte[] other = "it is none".getBytes(StandardCharsets.UTF_8);
      if (bucket.create(path, other)) {
        throw ignores("If-None-Match");
      }
      if (bucket.replace(path, other, NO_SUCH_ETAG)) {
        throw ignores("If-Match");
      }
      boolean replaced =
          bucket
              .read(path, MAX_BYTES)
              .map(stored -> bucket.replace(path, content, stored.etag()))
              .orElse(false);
      if (!replaced) {
        throw unsupported("If-Match (it refuses an object's own ETag)");
      }
    } finally {
      remove();
    }
  }

  private UnsupportedStoreException ignores(String header) {
    return unsupported("conditional writes: it ignores " + header);
  }

  private UnsupportedStoreException unsupported(String what) {
    return new UnsupportedStoreException(
        bucket.location()
            + " cannot be a model store: its server, "
            + bucket.failures().endpoint()
            + ", does not honour "
            + what
            + ", so two publishers could overwrite each other; use another server");
  }

  private void remove() {
    try {
      bucket.delete(path);
    } catch (ModelStoreException e) {
      LOG.warn("cannot remove {}: {}; it may be deleted by hand", path, e.getMessage());
    }
  }
}
