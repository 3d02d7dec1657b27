package io.streamlens.modelstore.s3;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.StoreUnavailableException;
import io.streamlens.modelstore.json.JsonFormat;
import io.streamlens.modelstore.layout.VersionNumber;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The right to publish under a number: the object {@code <name>/.claims/<version>.json}, which only
 * one publisher can create. It stays for ever, so a number is never given out twice, not even when
 * its publisher has died or the version has been deleted. It lies beside the versions, whose
 * directories hold nothing but what was published.
 */
final class VersionClaims {

  /** Each lost attempt means that somebody else has claimed a number. */
  private static final int ATTEMPTS = 1000;

  private static final int MAX_BYTES = 10_000;
  private static final String ENDING = ".json";
  private static final JsonFormat<Claim> FORMAT = JsonFormat.indented(Claim.class);

  private final Bucket bucket;
  private final Clock clock;

  VersionClaims(Bucket bucket, Clock clock) {
    this.bucket = bucket;
    this.clock = clock;
  }

  /**
   * What a claim says.
   *
   * @param version the number
   * @param token the publisher's own: by it a publisher knows a claim that it has made, though the
   *     answer was lost
   * @param at when it was made
   */
  private record Claim(@JsonProperty(required = true) int version, UUID token, Instant at) {}

  /** Claims the first number above all that are taken, even if by half a publication. */
  ModelReference.Version next(String name) {
    int first = VersionNumber.after(taken(name));
    for (int number = first; number < first + ATTEMPTS; number++) {
      if (claim(name, number)) {
        return new ModelReference.Version(name, number);
      }
    }
    throw new StoreUnavailableException(
        "cannot publish '" + name + "': others took the number " + ATTEMPTS + " times");
  }

  private IntStream taken(String name) {
    List<String> claimed =
        bucket.children(directory(name)).stream()
            .filter(file -> file.endsWith(ENDING))
            .map(file -> file.substring(0, file.length() - ENDING.length()))
            .toList();
    return IntStream.concat(
        VersionNumber.among(claimed),
        VersionNumber.among(bucket.children(BucketModels.model(name))));
  }

  private boolean claim(String name, int number) {
    String path = directory(name) + number + ENDING;
    byte[] claim = FORMAT.write(new Claim(number, UUID.randomUUID(), clock.instant()));
    return bucket.create(path, claim)
        || bucket
            .read(path, MAX_BYTES)
            .filter(present -> Arrays.equals(present.bytes(), claim))
            .isPresent();
  }

  private static String directory(String name) {
    return BucketModels.model(name) + ".claims/";
  }
}
