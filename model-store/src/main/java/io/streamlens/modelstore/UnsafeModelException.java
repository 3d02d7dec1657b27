package io.streamlens.modelstore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model's graph uses an operation that no model may use, or uses one where it may not: a verdict
 * on its bytes, given before anything of the graph has run.
 */
public class UnsafeModelException extends CorruptModelException {

  private static final long serialVersionUID = 1L;

  private final String operation;
  private final String node;
  private final @Nullable String function;

  /**
   * @param message one line that names all of the following
   * @param operation the operation's name, such as {@code WriteFile}
   * @param node the name of the node that uses it
   * @param function the function the node is in; {@code null} for the main graph
   */
  public UnsafeModelException(
      String message, String operation, String node, @Nullable String function) {
    super(message);
    this.operation = operation;
    this.node = node;
    this.function = function;
  }

  /** The operation that was refused. */
  public String operation() {
    return operation;
  }

  /** The node that uses it. */
  public String node() {
    return node;
  }

  /** The function that the node is in; empty for the main graph. */
  public Optional<String> function() {
    return Optional.ofNullable(function);
  }
}
