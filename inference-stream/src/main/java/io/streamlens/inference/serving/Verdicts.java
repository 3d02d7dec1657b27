package io.streamlens.inference.serving;

import io.streamlens.modelstore.Digest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which digests must not serve, so that they are not fetched and loaded again and again. A verdict
 * falls when somebody asks for another try: by name, or by moving the alias to the version anew.
 * Safe for use by several threads.
 */
final class Verdicts {

  /** Beyond them the oldest is forgotten, and would be found out again. */
  static final int KEPT = 64;

  private final Map<Digest, Verdict> byDigest =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Verdict> eldest) {
          return size() > KEPT;
        }
      };

  /** A rejection, and the move of the alias that had led to it. */
  private record Verdict(Rejection rejection, Optional<Instant> move) {}

  /**
   * @param move when the alias was moved to the version; empty for a pinned version
   */
  synchronized void add(Digest digest, Rejection rejection, Optional<Instant> move) {
    byDigest.put(digest, new Verdict(rejection, move));
  }

  /**
   * The verdict on a version that the reference names now.
   *
   * @param move when the alias was moved; asked only if there is a verdict
   * @param anyServes whether a model serves: without one, verdicts relative to it fall
   */
  Optional<Rejection> on(Digest digest, Supplier<Optional<Instant>> move, boolean anyServes) {
    Verdict verdict;
    synchronized (this) {
      verdict = byDigest.get(digest);
    }
    if (verdict == null) {
      return Optional.empty();
    }
    boolean falls =
        (verdict.rejection.reason().isRelative() && !anyServes) || !verdict.move.equals(move.get());
    if (falls) {
      forget(digest);
      return Optional.empty();
    }
    return Optional.of(verdict.rejection);
  }

  /** Somebody asks for another try of this version. */
  synchronized void forget(Digest digest) {
    byDigest.remove(digest);
  }

  /** Somebody asks for another try of all. */
  synchronized void forgetAll() {
    byDigest.clear();
  }
}
