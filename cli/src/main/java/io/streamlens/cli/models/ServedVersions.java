package io.streamlens.cli.models;

import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What another server is to serve of one model.
 *
 * @param name the model's name
 * @param versions by number; one or more
 * @param labels the aliases that were asked for, and the version of each
 */
record ServedVersions(
    String name, SortedMap<Integer, ModelVersion> versions, SortedMap<String, Integer> labels) {

  /**
   * Resolves each reference once, and gathers them by model in the order they were given.
   *
   * @throws io.streamlens.modelstore.WithdrawnModelException if one of them was withdrawn
   */
  static List<ServedVersions> of(ModelStore store, List<ModelReference> references) {
    Map<String, ServedVersions> models = new LinkedHashMap<>();
    for (ModelReference reference : references) {
      ModelVersion version = store.resolve(reference);
      store.requireNotWithdrawn(version.reference());
      ServedVersions model =
          models.computeIfAbsent(
              reference.name(), name -> new ServedVersions(name, new TreeMap<>(), new TreeMap<>()));
      model.versions.put(version.version(), version);
      if (reference instanceof ModelReference.Alias alias) {
        model.labels.put(alias.alias(), version.version());
      }
    }
    return new ArrayList<>(models.values());
  }
}
