package io.streamlens.inference.serving;

import io.streamlens.inference.serving.SlotState.Closed;
import io.streamlens.inference.serving.SlotState.Serving;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last swaps of a slot, which guards it by its lock. */
final class SwapHistory {

  static final int KEPT = 50;

  /** The latest first. */
  private final List<Entry> entries = new ArrayList<>();

  /** A swap, and the model that it ended the service of, until that one is closed. */
  private record Entry(Swap swap, @Nullable ServedModel before) {}

  void add(@Nullable ServedModel before, Serving next) {
    Integer from = before == null ? null : before.version().version();
    int to = next.model().version().version();
    Swap swap = new Swap(from, to, next.model().version().digest(), next.since(), null);
    entries.add(0, new Entry(swap, before));
    if (entries.size() > KEPT) {
      entries.remove(KEPT);
    }
  }

  void closed(ServedModel model, Closed closed) {
    entries.replaceAll(
        entry ->
            entry.before == model ? new Entry(entry.swap.drained(closed.since()), null) : entry);
  }

  List<Swap> latestFirst() {
    return entries.stream().map(Entry::swap).toList();
  }
}
