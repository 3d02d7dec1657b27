package io.streamlens.modelstore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the versions of a model that nobody needs. Kept are the last few, what any alias points to,
 * and what any alias would be rolled back to. A withdrawn version is none of the last few, so that
 * there are as many good ones to go back to as asked for; but the version with the highest number
 * is kept in any case, since its number would be given again.
 */
public final class GarbageCollection {

  private final ModelStore store;
  private final int keep;

  /**
   * @param store where the models live; stays the caller's to close
   * @param keep how many of the last versions to keep, 1 or more
   */
  public GarbageCollection(ModelStore store, int keep) {
    if (keep < 1) {
      throw new IllegalArgumentException("keep must be 1 or more, not " + keep);
    }
    this.store = store;
    this.keep = keep;
  }

  /**
   * A version that nobody needs.
   *
   * @param version what may be deleted
   * @param digest its digest
   * @param bytes the size of its files, {@code model.json} not counted
   */
  public record Garbage(ModelReference.Version version, Digest digest, long bytes) {}

  /**
   * What is to be done with the versions of one model.
   *
   * @param garbage what may be deleted, oldest first
   * @param kept why each of the others is kept, by number
   */
  public record Plan(List<Garbage> garbage, Map<Integer, String> kept) {}

  /**
   * Looks at a model and deletes nothing; {@link ModelStore#delete} does, and looks at the aliases
   * once more.
   *
   * @return what may be deleted and what is kept; a version whose manifest cannot be read is kept,
   *     for somebody to look at
   * @throws CorruptModelException if an alias cannot be read
   */
  public Plan plan(String name) {
    List<Integer> versions = store.versions(name);
    Map<Integer, String> needed = needed(name, versions);
    List<Garbage> garbage = new ArrayList<>();
    Map<Integer, String> kept = new LinkedHashMap<>();
    for (int version : versions) {
      String why = needed.get(version);
      if (why != null) {
        kept.put(version, why);
      } else {
        lookAt(new ModelReference.Version(name, version), garbage, kept);
      }
    }
    return new Plan(garbage, kept);
  }

  private void lookAt(
      ModelReference.Version version, List<Garbage> garbage, Map<Integer, String> kept) {
    try {
      ModelVersion found = store.resolve(version);
      long bytes = found.manifest().files().stream().mapToLong(file -> file.size()).sum();
      garbage.add(new Garbage(version, found.digest(), bytes));
    } catch (CorruptModelException e) {
      kept.put(version.version(), "damaged: " + e.getMessage());
    } catch (ModelNotFoundException e) {
      // Somebody else has deleted it since the versions were listed: there is nothing to keep.
    }
  }

  private Map<Integer, String> needed(String name, List<Integer> versions) {
    Set<Integer> withdrawn = store.withdrawals(name).keySet();
    Map<Integer, Set<String>> reasons = new LinkedHashMap<>();
    store
        .aliases(name)
        .forEach(
            (alias, state) -> {
              add(reasons, state.version(), "is " + alias);
              state
                  .previous(withdrawn)
                  .ifPresent(
                      move -> add(reasons, move.version(), alias + " would roll back to it"));
            });
    lastOf(versions.stream().filter(version -> !withdrawn.contains(version)).toList(), keep)
        .forEach(version -> add(reasons, version, "one of the last " + keep));
    lastOf(versions, 1).forEach(version -> add(reasons, version, "the latest"));
    Map<Integer, String> needed = new LinkedHashMap<>();
    reasons.forEach((version, all) -> needed.put(version, String.join(", ", all)));
    return needed;
  }

  private static List<Integer> lastOf(List<Integer> versions, int count) {
    return versions.subList(Math.max(0, versions.size() - count), versions.size());
  }

  private static void add(Map<Integer, Set<String>> reasons, int version, String why) {
    reasons.computeIfAbsent(version, absent -> new TreeSet<>()).add(why);
  }
}
