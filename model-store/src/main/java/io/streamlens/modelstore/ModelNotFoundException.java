package io.streamlens.modelstore;

import java.util.Collection;
import java.util.stream.Collectors;

/** There is no such model, version or alias; the message lists what there is. */
public class ModelNotFoundException extends ModelStoreException {

  private static final long serialVersionUID = 1L;

  /** No message lists more than this; a line must stay one that can be read. */
  private static final int LISTED = 20;

  public ModelNotFoundException(String message) {
    super(message);
  }

  public ModelNotFoundException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Nothing is published under a name.
   *
   * @param names the models there are
   */
  public static ModelNotFoundException noModel(String name, Collection<String> names) {
    return new ModelNotFoundException("no model '" + name + "' in the store " + listed(names));
  }

  /**
   * A model has no such version.
   *
   * @param versions those it has
   */
  public static ModelNotFoundException noVersion(
      ModelReference.Version version, Collection<Integer> versions) {
    return new ModelNotFoundException(
        "no version "
            + version.version()
            + " of model '"
            + version.name()
            + "' "
            + listed(versions));
  }

  /**
   * A model has no such alias.
   *
   * @param aliases those it has
   */
  public static ModelNotFoundException noAlias(
      ModelReference.Alias alias, Collection<String> aliases) {
    return new ModelNotFoundException(
        "no alias '" + alias.alias() + "' for model '" + alias.name() + "' " + listed(aliases));
  }

  private static String listed(Collection<?> present) {
    if (present.isEmpty()) {
      return "(there are none)";
    }
    String more = present.size() > LISTED ? " and " + (present.size() - LISTED) + " more" : "";
    return present.stream()
        .limit(LISTED)
        .map(Object::toString)
        .collect(Collectors.joining(", ", "(there are: ", more + ")"));
  }
}
