package io.streamlens.inference.dashboard;

import io.streamlens.inference.outcome.Image;
import io.streamlens.inference.outcome.Outcome.Rejected;
import io.streamlens.inference.outcome.RejectionReason;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** How many dead letters there were by reason, and the last few. Lock-free and bounded. */
final class DeadLetterLog {

  /** How many are remembered. */
  static final int REMEMBERED = 10;

  private static final int LONGEST_ID = 120;
  private static final int LONGEST_MESSAGE = 300;

  private final Clock clock;
  private final AtomicLong[] counts = new AtomicLong[RejectionReason.values().length];
  private final AtomicLong next = new AtomicLong();
  private final AtomicReferenceArray<DeadLetter> last = new AtomicReferenceArray<>(REMEMBERED);

  /**
   * A dead letter.
   *
   * @param number counts up from 0
   * @param position where its image stood
   * @param id its image's, shortened if it is long
   * @param reason one word
   * @param message one line, shortened if it is long
   * @param at when it was made
   */
  record DeadLetter(
      long number, String position, String id, String reason, String message, Instant at) {}

  DeadLetterLog(Clock clock) {
    this.clock = clock;
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new AtomicLong();
    }
  }

  void add(Image image, Rejected rejected) {
    counts[rejected.reason().ordinal()].incrementAndGet();
    long number = next.getAndIncrement();
    last.set(
        (int) (number % REMEMBERED),
        new DeadLetter(
            number,
            image.position().toString(),
            PageText.shortened(image.id(), LONGEST_ID),
            rejected.reason().toString(),
            PageText.shortened(rejected.message(), LONGEST_MESSAGE),
            clock.instant()));
  }

  /** Counts of the reasons that have occurred, in the order of {@link RejectionReason}. */
  Map<String, Long> byReason() {
    Map<String, Long> byReason = new LinkedHashMap<>();
    for (RejectionReason reason : RejectionReason.values()) {
      long count = counts[reason.ordinal()].get();
      if (count > 0) {
        byReason.put(reason.toString(), count);
      }
    }
    return byReason;
  }

  /** The last few, the latest first. */
  List<DeadLetter> recent() {
    List<DeadLetter> recent = new ArrayList<>(REMEMBERED);
    for (int i = 0; i < REMEMBERED; i++) {
      DeadLetter letter = last.get(i);
      if (letter != null) {
        recent.add(letter);
      }
    }
    recent.sort(Comparator.comparingLong(DeadLetter::number).reversed());
    return recent;
  }
}
