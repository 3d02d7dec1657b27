package io.streamlens.modelstore.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.streamlens.modelstore.AliasState;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The value on the topic {@code model-events}: all of one model's state, and what has just changed
 * in it. The topic is compacted with the model's name as the key, so the last record alone must
 * tell everything.
 *
 * @param name the model's name
 * @param latest the published version with the highest number, be it withdrawn; absent if there is
 *     none
 * @param aliases where each alias points, by name
 * @param withdrawn the numbers of the versions that may be served no more, ascending
 * @param change what just happened
 */
public record ModelState(
    String name,
    @Nullable Pointer latest,
    Map<String, Pointer> aliases,
    List<Integer> withdrawn,
    ModelChange change) {

  /**
   * @throws IllegalArgumentException if something is missing
   */
  public ModelState {
    if (name == null || change == null) {
      throw new IllegalArgumentException("name and change must be there");
    }
    ModelReference.checkName("name", name);
    aliases = aliases == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(aliases));
    if (aliases.containsValue(null)) {
      throw new IllegalArgumentException("aliases must point somewhere, not be null");
    }
    withdrawn = withdrawn == null ? List.of() : ascending(withdrawn);
  }

  private static List<Integer> ascending(List<Integer> versions) {
    if (versions.stream().anyMatch(version -> version == null || version < 1)) {
      throw new IllegalArgumentException("withdrawn must hold numbers of 1 or more: " + versions);
    }
    return versions.stream().sorted().toList();
  }

  /**
   * Reads the present state of a model from the store. Take it after the change: what the store has
   * counts, and a state announced too early would be a lie if the change failed.
   *
   * @param change what was changed
   * @throws io.streamlens.modelstore.CorruptModelException if the latest version's manifest, an
   *     alias or a withdrawal cannot be read
   */
  public static ModelState of(ModelStore store, String name, ModelChange change) {
    Map<String, Pointer> aliases = new TreeMap<>();
    store.aliases(name).forEach((alias, state) -> aliases.put(alias, Pointer.to(state)));
    List<Integer> withdrawn = List.copyOf(store.withdrawals(name).keySet());
    return new ModelState(name, latest(store, name), aliases, withdrawn, change);
  }

  private static @Nullable Pointer latest(ModelStore store, String name) {
    List<Integer> versions = store.versions(name);
    if (versions.isEmpty()) {
      return null;
    }
    int last = versions.get(versions.size() - 1);
    return Pointer.to(store.resolve(new ModelReference.Version(name, last)));
  }

  /**
   * One version and the digest that covers it.
   *
   * @param version its number, 1 or more
   * @param digest the SHA-256 of its {@code model.json}
   */
  public record Pointer(@JsonProperty(required = true) int version, Digest digest) {

    /**
     * @throws IllegalArgumentException if something is missing or {@code version} is less than 1
     */
    public Pointer {
      if (version < 1) {
        throw new IllegalArgumentException("version must be 1 or more, not " + version);
      }
      if (digest == null) {
        throw new IllegalArgumentException("digest is missing");
      }
    }

    static Pointer to(ModelVersion version) {
      return new Pointer(version.version(), version.digest());
    }

    static Pointer to(AliasState state) {
      return new Pointer(state.version(), state.digest());
    }
  }
}
