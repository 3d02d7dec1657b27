package io.streamlens.cli.models;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code models verify}. */
@Command(
    name = "verify",
    description = {
      "Reads every file of the versions named, or of all, and compares the digests.",
      "Exit code 1 if anything is not as it was published."
    },
    footer = {
      "",
      "Examples:",
      "  ./streamlens models verify --store ./models",
      "  ./streamlens models verify fashion-mnist@champion --store ./models"
    })
public final class VerifyModelsCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StoreOptions store = new StoreOptions();

  @Parameters(
      showDefaultValue = Visibility.NEVER,
      paramLabel = "MODEL",
      arity = "0..*",
      description = "NAME, NAME@ALIAS or NAME:VERSION; without any, every version is verified.")
  private List<String> models = new ArrayList<>();

  public VerifyModelsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (ModelStore open = store.open()) {
      List<ModelReference> references =
          models.isEmpty() ? all(open) : models.stream().map(store::reference).toList();
      List<ModelReference> damaged = new ArrayList<>();
      for (ModelReference reference : references) {
        if (!isWhole(open, reference)) {
          damaged.add(reference);
        }
      }
      if (!damaged.isEmpty()) {
        throw new CommandException(
            "%d of %d not as published: %s"
                .formatted(damaged.size(), references.size(), names(damaged)));
      }
    }
    return 0;
  }

  private static List<ModelReference> all(ModelStore store) {
    return store.names().stream().flatMap(name -> versionsAndDanglingAliases(store, name)).toList();
  }

  // A version's verification looks at the aliases that point to it; left are those that point to
  // nothing.
  private static Stream<ModelReference> versionsAndDanglingAliases(ModelStore store, String name) {
    List<Integer> versions = store.versions(name);
    return Stream.concat(
        versions.stream().map(number -> new ModelReference.Version(name, number)),
        store.aliases(name).entrySet().stream()
            .filter(alias -> !versions.contains(alias.getValue().version()))
            .map(alias -> new ModelReference.Alias(name, alias.getKey())));
  }

  private boolean isWhole(ModelStore store, ModelReference reference) {
    List<String> findings = store.verify(reference);
    if (findings.isEmpty()) {
      terminal.print("%-32s whole", reference);
    }
    findings.forEach(finding -> terminal.print("%-32s DAMAGED: %s", reference, finding));
    return findings.isEmpty();
  }

  private static String names(List<ModelReference> references) {
    return String.join(", ", references.stream().map(ModelReference::toString).toList());
  }
}
