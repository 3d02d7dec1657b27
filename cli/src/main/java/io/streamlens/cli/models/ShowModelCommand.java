package io.streamlens.cli.models;

import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.Digest;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import io.streamlens.modelstore.Withdrawal;
import io.streamlens.modelstore.manifest.ImportRecord;
import io.streamlens.modelstore.manifest.ModelManifest;
import io.streamlens.modelstore.manifest.TrainingRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models show}. */
@Command(
    name = "show",
    description = {
      "One version: what it takes, what it gives, where it came from.",
      "The keys that signed it are named, not checked: 'models verify --key' does that."
    },
    footer = {
      "",
      "Examples:",
      "  ./streamlens models show fashion-mnist --store ./models",
      "  ./streamlens models show fashion-mnist:3 --store ./models --json"
    })
public final class ShowModelCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StoreOptions store = new StoreOptions();

  @Parameters(
      showDefaultValue = Visibility.NEVER,
      paramLabel = "MODEL",
      description = "NAME, NAME@ALIAS or NAME:VERSION; NAME alone means NAME@champion.")
  private String model = "";

  @Option(names = "--json", description = "Print all of it and the whole manifest as JSON.")
  private boolean json;

  public ShowModelCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** A version as {@code --json} prints it. */
  record Entry(
      Digest digest,
      List<String> aliases,
      @Nullable Withdrawal withdrawal,
      List<String> signedBy,
      ModelManifest manifest) {

    static Entry of(ModelStore store, ModelVersion version) {
      return new Entry(
          version.digest(),
          aliasesTo(store, version),
          store.withdrawal(version.reference()).orElse(null),
          KeyIds.of(store, version.reference()),
          version.manifest());
    }

    private static List<String> aliasesTo(ModelStore store, ModelVersion version) {
      return store.aliases(version.name()).entrySet().stream()
          .filter(alias -> alias.getValue().version() == version.version())
          .map(Map.Entry::getKey)
          .sorted()
          .toList();
    }
  }

  @Override
  public Integer call() {
    try (ModelStore open = store.open()) {
      ModelVersion version = open.resolve(store.reference(model));
      Entry entry = Entry.of(open, version);
      if (json) {
        terminal.print(Json.of(entry));
      } else {
        print(version, entry);
      }
    }
    return 0;
  }

  private void print(ModelVersion version, Entry entry) {
    ModelManifest manifest = version.manifest();
    long bytes = manifest.files().stream().mapToLong(ModelManifest.ModelFile::size).sum();
    field("model", version.reference().toString());
    field("aliases", listed(entry.aliases()));
    field("digest", version.digest().toString());
    if (entry.withdrawal() != null) {
      field("status", entry.withdrawal().toString());
    }
    field("signed by", listed(entry.signedBy()));
    field("created", manifest.createdAt().toString());
    field("input", manifest.input().toString());
    field("labels", manifest.labels().size() + ": " + String.join(", ", manifest.labels()));
    field("files", "%d, %,d bytes".formatted(manifest.files().size(), bytes));
    new TreeMap<>(manifest.precision())
        .forEach(
            (precision, result) ->
                field(
                    precision.toString(),
                    result.accuracy() == null
                        ? "accuracy not known"
                        : "accuracy %.4f".formatted(result.accuracy())));
    new TreeMap<>(manifest.metrics())
        .forEach(
            (name, value) ->
                field(name, (value == Math.rint(value) ? "%,.0f" : "%.4f").formatted(value)));
    printTraining(manifest.training());
    printImport(manifest.imported());
  }

  private void printImport(@Nullable ImportRecord imported) {
    if (imported != null) {
      field(
          "imported",
          "%s, signature %s: %s -> %s, pixels %s"
              .formatted(
                  imported.source(),
                  imported.signature(),
                  imported.input(),
                  imported.output(),
                  imported.scale()));
    }
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private void printTraining(@Nullable TrainingRecord training) {
    if (training == null) {
      field("training", "not known");
      return;
    }
    field(
        "training",
        "%s on %s, %.1f s on %s, seed %d"
            .formatted(
                training.network(),
                training.dataset(),
                training.seconds(),
                training.device(),
                training.seed()));
    field("", new TreeMap<>(training.hyperparameters()).toString());
  }

  private void field(String name, String value) {
    terminal.print("%-14s %s", name, value);
  }
}
