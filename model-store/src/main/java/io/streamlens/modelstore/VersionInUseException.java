package io.streamlens.modelstore;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A version cannot be withdrawn or deleted as long as it is needed; the message says for what. */
public class VersionInUseException extends ModelStoreException {

  private static final long serialVersionUID = 1L;

  private final transient List<ModelReference.Alias> aliases;

  private VersionInUseException(String message, List<ModelReference.Alias> aliases) {
    super(message);
    this.aliases = aliases;
  }

  /**
   * Aliases point to the version.
   *
   * @param done what cannot be done to it, such as {@code withdrawn}
   * @param aliases their names, at least one
   */
  public static VersionInUseException byAliases(
      ModelReference.Version version, String done, Collection<String> aliases) {
    List<ModelReference.Alias> using =
        aliases.stream().map(alias -> new ModelReference.Alias(version.name(), alias)).toList();
    return new VersionInUseException(
        "%s cannot be %s: %s to it; promote another version there first, or go back with 'models rollback %s'"
            .formatted(version, done, listed(using), using.get(0)),
        using);
  }

  /** The version is the model's latest, and its number must not be given to another one. */
  public static VersionInUseException asLatest(ModelReference.Version version) {
    return new VersionInUseException(
        version
            + " cannot be deleted: it is the latest version, and the next publication would take"
            + " its number",
        List.of());
  }

  /** The aliases that point to the version; empty if they are not what it is needed for. */
  public List<ModelReference.Alias> aliases() {
    return aliases;
  }

  private static String listed(List<ModelReference.Alias> aliases) {
    String names = aliases.stream().map(Object::toString).collect(Collectors.joining(", "));
    return names + (aliases.size() == 1 ? " points" : " point");
  }
}
