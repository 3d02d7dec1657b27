package io.streamlens.cli.models;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.UnsignedModelException;
import io.streamlens.modelstore.signature.SignatureVerifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models verify}. */
@Command(
    name = "verify",
    description = {
      "Reads every file of the versions named, or of all, and compares the digests.",
      "Exit code 1 if anything is not as it was published, or not signed by the key that is given."
    },
    footer = {
      "",
      "Examples:",
      "  ./streamlens models verify --store ./models",
      "  ./streamlens models verify fashion-mnist@champion --store ./models",
      "  ./streamlens models verify fashion-mnist --store ./models --key public.pem"
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

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = {
        "Ed25519 public key (PEM): each version must also be signed with the private one that",
        "belongs to it. 'openssl pkey -in private.pem -pubout -out public.pem' makes it."
      })
  private @Nullable Path key;

  public VerifyModelsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    SignatureVerifier signatures = key == null ? null : PemOption.publicKey(key);
    try (ModelStore open = store.open()) {
      List<ModelReference> references =
          models.isEmpty() ? all(open) : models.stream().map(store::reference).toList();
      List<ModelReference> damaged = new ArrayList<>();
      List<ModelReference> unsigned = new ArrayList<>();
      for (ModelReference reference : references) {
        if (!isWhole(open, reference)) {
          damaged.add(reference);
        } else if (signatures != null && !isSigned(open, reference, signatures)) {
          unsigned.add(reference);
        } else {
          terminal.print(
              "%-32s whole%s",
              reference, signatures == null ? "" : ", signed by " + signatures.keyId());
        }
      }
      refuse(damaged, unsigned, references.size());
    }
    return 0;
  }

  private static void refuse(
      List<ModelReference> damaged, List<ModelReference> unsigned, int count) {
    List<String> faults = new ArrayList<>();
    if (!damaged.isEmpty()) {
      faults.add("%d of %d not as published: %s".formatted(damaged.size(), count, names(damaged)));
    }
    if (!unsigned.isEmpty()) {
      faults.add("%d of %d not signed: %s".formatted(unsigned.size(), count, names(unsigned)));
    }
    if (!faults.isEmpty()) {
      throw new CommandException(String.join("; ", faults));
    }
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
    findings.forEach(finding -> terminal.print("%-32s DAMAGED: %s", reference, finding));
    return findings.isEmpty();
  }

  private boolean isSigned(
      ModelStore store, ModelReference reference, SignatureVerifier signatures) {
    try {
      signatures.requireSigned(store.resolve(reference), store);
      return true;
    } catch (UnsignedModelException e) {
      terminal.print("%-32s UNSIGNED: %s", reference, e.getMessage());
      return false;
    }
  }

  private static String names(List<ModelReference> references) {
    return String.join(", ", references.stream().map(ModelReference::toString).toList());
  }
}
