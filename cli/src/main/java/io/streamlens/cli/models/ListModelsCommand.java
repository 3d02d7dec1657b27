package io.streamlens.cli.models;

import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.ModelReference.Version;
import io.streamlens.modelstore.ModelStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code models list}. */
@Command(
    name = "list",
    description =
        "The models of a store: versions, aliases, which versions were withdrawn and which are"
            + " signed.",
    footer = {"", "Example:", "  ./streamlens models list --store file:///var/models"})
public final class ListModelsCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StoreOptions store = new StoreOptions();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  public ListModelsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** A model as {@code --json} prints it. */
  record Entry(
      String name,
      List<Integer> versions,
      Map<String, Integer> aliases,
      List<Integer> withdrawn,
      List<Integer> signed) {}

  @Override
  public Integer call() {
    try (ModelStore open = store.open()) {
      List<Entry> entries = open.names().stream().map(name -> entry(open, name)).toList();
      if (json) {
        terminal.print(Json.of(entries));
      } else if (entries.isEmpty()) {
        terminal.print("no models yet ('./streamlens train' makes one)");
      } else {
        print(entries);
      }
    }
    return 0;
  }

  private static Entry entry(ModelStore store, String name) {
    Map<String, Integer> aliases = new TreeMap<>();
    store.aliases(name).forEach((alias, state) -> aliases.put(alias, state.version()));
    List<Integer> versions = store.versions(name);
    List<Integer> signed =
        versions.stream()
            .filter(version -> !KeyIds.of(store, new Version(name, version)).isEmpty())
            .toList();
    return new Entry(
        name, versions, aliases, List.copyOf(store.withdrawals(name).keySet()), signed);
  }

  private void print(List<Entry> entries) {
    String format = "%-24s %-9s %-9s %-10s %-10s %s";
    terminal.print(format, "MODEL", "VERSIONS", "LATEST", "WITHDRAWN", "SIGNED", "ALIASES");
    for (Entry entry : entries) {
      int count = entry.versions().size();
      String latest = count == 0 ? "-" : entry.versions().get(count - 1).toString();
      String aliases =
          entry.aliases().entrySet().stream()
              .map(alias -> alias.getKey() + " -> " + alias.getValue())
              .collect(Collectors.joining(", "));
      terminal.print(
          format,
          entry.name(),
          count,
          latest,
          listed(entry.withdrawn()),
          listed(entry.signed()),
          aliases);
    }
  }

  private static String listed(List<Integer> versions) {
    return versions.isEmpty()
        ? "-"
        : versions.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
