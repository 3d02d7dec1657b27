package io.streamlens.cli.models;

import io.streamlens.cli.CommandException;
import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code models export}. */
@Command(
    name = "export",
    description = {
      "Copies versions to where another server takes them from, after their files were verified,",
      "and writes its configuration, which pins these versions. An alias becomes a version label.",
      "What is exported already and is the same stays; an export can be repeated after a promotion."
    },
    footer = {
      "",
      "Examples:",
      "  ./streamlens models export fashion-mnist --store ./models --for tf-serving \\",
      "      --to ./serving --base-path /models",
      "  ./streamlens models export fashion-mnist fashion-mnist@canary --store ./models \\",
      "      --for triton --to ./repository"
    })
public final class ExportModelCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private CommandSpec command = CommandSpec.create();

  @Mixin private StoreOptions store = new StoreOptions();

  @Parameters(
      showDefaultValue = Visibility.NEVER,
      paramLabel = "MODEL",
      arity = "1..*",
      description = "NAME, NAME@ALIAS or NAME:VERSION; NAME alone means NAME@champion.")
  private List<String> models = List.of();

  @Option(
      names = "--for",
      paramLabel = "SERVER",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "The server: ${COMPLETION-CANDIDATES}.")
  private ServingLayout layout = ServingLayout.TF_SERVING;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "Where to; made if it is not there.")
  private Path directory = Path.of("");

  @Option(
      names = "--base-path",
      paramLabel = "PATH",
      description =
          "For tf-serving: where the server sees DIR, such as a container's /models (without it:"
              + " DIR).")
  private @Nullable Path basePath;

  @Option(
      names = "--max-batch-size",
      paramLabel = "N",
      defaultValue = "64",
      description = "For triton: the largest batch it may make.")
  private int maxBatchSize;

  public ExportModelCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (maxBatchSize < 1) {
      throw new ParameterException(
          command.commandLine(), "--max-batch-size must be 1 or more, not " + maxBatchSize);
    }
    List<ModelReference> references = models.stream().map(store::reference).toList();
    Path target = directory.toAbsolutePath().normalize();
    try (ModelStore open = store.open()) {
      export(open, ServedVersions.of(open, references), target);
    } catch (IOException e) {
      throw new CommandException("cannot export to " + target + ": " + e.getMessage(), e);
    }
    terminal.print("%s", layout.hint(target));
    return 0;
  }

  /** The configuration comes last: it names nothing that is not there. */
  private void export(ModelStore open, List<ServedVersions> served, Path target)
      throws IOException {
    Map<Path, String> files =
        layout.files(
            served, new ServingOptions(Objects.requireNonNullElse(basePath, target), maxBatchSize));
    for (ServedVersions model : served) {
      for (ModelVersion version : model.versions().values()) {
        Path place = target.resolve(model.name()).resolve(String.valueOf(version.version()));
        boolean copied =
            new VersionCopy(version, open.fetch(version)).to(place, layout.inVersion());
        terminal.print("%-24s %s%s", version.reference(), place, copied ? "" : " (was there)");
      }
    }
    for (Map.Entry<Path, String> file : files.entrySet()) {
      write(target.resolve(file.getKey()), file.getValue());
      terminal.print("%-24s %s", "", target.resolve(file.getKey()));
    }
  }

  /** In one step: a server may be reading it. */
  private static void write(Path file, String content) throws IOException {
    Path staged = file.resolveSibling("." + file.getFileName() + ".new");
    Files.writeString(staged, content);
    Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
