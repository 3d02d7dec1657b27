package io.streamlens.modelstore.savedmodel.inspection;

import io.streamlens.modelstore.CorruptModelException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;

/** The functions of a SavedModel by name. */
final class FunctionLibrary {

  /**
   * Grappler may put one function in the place of another that has the same value for this
   * attribute, though no node names it.
   */
  private static final String INTERFACE = "api_implements";

  private static final Set<String> PLAIN_CALLS =
      Set.of("PartitionedCall", "StatefulPartitionedCall");

  private final FunctionDefLibrary library;
  private final Map<String, FunctionDef> functions = new HashMap<>();

  /**
   * @throws CorruptModelException if two functions have one name
   */
  FunctionLibrary(FunctionDefLibrary library) {
    this.library = library;
    for (FunctionDef function : library.getFunctionList()) {
      String name = function.getSignature().getName();
      if (functions.put(name, function) != null) {
        throw new CorruptModelException("two functions have the name '" + Printable.of(name) + "'");
      }
    }
  }

  @Nullable FunctionDef find(String name) {
    return functions.get(name);
  }

  boolean contains(String name) {
    return functions.containsKey(name);
  }

  /** The functions that may be run in the place of {@code function}, which is one of them. */
  Stream<FunctionDef> alternatives(FunctionDef function) {
    AttrValue interfaceName = function.getAttrMap().get(INTERFACE);
    if (interfaceName == null) {
      return Stream.of(function);
    }
    return library.getFunctionList().stream()
        .filter(other -> interfaceName.equals(other.getAttrMap().get(INTERFACE)));
  }

  /** The names of the functions that a node calls, be it as its operation or by its attributes. */
  Stream<String> calls(NodeDef node) {
    Stream<String> byAttributes = functions(node.getAttrMap());
    return contains(node.getOp())
        ? Stream.concat(Stream.of(node.getOp()), byAttributes)
        : byAttributes;
  }

  /**
   * Whether {@code node} calls the function with exactly its own inputs. Others keep some for
   * themselves, as a condition, or only hand a function on.
   */
  boolean isPlainCall(NodeDef node, String function) {
    return node.getOp().equals(function)
        || PLAIN_CALLS.contains(node.getOp())
            && node.getAttrMap().containsKey("f")
            && node.getAttrMap().get("f").getFunc().getName().equals(function);
  }

  private static Stream<String> functions(Map<String, AttrValue> attributes) {
    return attributes.values().stream()
        .flatMap(FunctionLibrary::named)
        .flatMap(
            function ->
                Stream.concat(Stream.of(function.getName()), functions(function.getAttrMap())));
  }

  private static Stream<NameAttrList> named(AttrValue value) {
    return switch (value.getValueCase()) {
      case FUNC -> Stream.of(value.getFunc());
      case LIST -> value.getList().getFuncList().stream();
      default -> Stream.empty();
    };
  }
}
