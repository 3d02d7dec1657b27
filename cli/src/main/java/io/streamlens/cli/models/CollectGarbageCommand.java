package io.streamlens.cli.models;

import io.streamlens.cli.terminal.Terminal;
import io.streamlens.modelstore.GarbageCollection;
import io.streamlens.modelstore.GarbageCollection.Garbage;
import io.streamlens.modelstore.ModelNotFoundException;
import io.streamlens.modelstore.ModelReference;
import io.streamlens.modelstore.ModelStore;
import io.streamlens.modelstore.VersionInUseException;
import io.streamlens.modelstore.event.ModelChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code models gc}. */
@Command(
    name = "gc",
    description = {
      "Deletes the versions that nobody needs, of the models named or of all.",
      "Kept are the last N that were not withdrawn, the latest, what an alias points to and what it"
          + " would be rolled back to; and damaged ones, for somebody to look at."
    },
    footer = {
      "",
      "Examples:",
      "  ./streamlens models gc --keep 3 --dry-run --store ./models",
      "  ./streamlens models gc fashion-mnist --keep 3 --store ./models"
    })
public final class CollectGarbageCommand implements Callable<Integer> {

  private static final String REASON = "garbage collection";

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private AnnouncementOptions announcement = new AnnouncementOptions();

  @Parameters(
      showDefaultValue = Visibility.NEVER,
      paramLabel = "NAME",
      arity = "0..*",
      description = "Models to look at; without any, all of them.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--keep",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many of each model's last versions to keep.")
  private int keep;

  @Option(names = "--dry-run", description = "Only say what would be deleted.")
  private boolean dryRun;

  public CollectGarbageCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (keep < 1) {
      throw new ParameterException(spec.commandLine(), "--keep must be 1 or more, not " + keep);
    }
    names.forEach(name -> store.alias(name)); // NAME alone is an alias, too: checks its form
    try (ModelStore open = store.open();
        Announcements announcements = announcement.open(terminal)) {
      Collected collected = new Collected();
      for (String name : names.isEmpty() ? open.names() : existing(open)) {
        collect(open, name, announcements, collected);
      }
      terminal.print(
          dryRun
              ? "%d versions would be deleted, %,d bytes freed"
              : "%d versions deleted, %,d bytes freed",
          collected.versions,
          collected.bytes);
    }
    return 0;
  }

  private List<String> existing(ModelStore open) {
    List<String> present = open.names();
    for (String name : names) {
      if (!present.contains(name)) {
        throw ModelNotFoundException.noModel(name, present);
      }
    }
    return names;
  }

  /** What has been deleted so far. */
  private static final class Collected {
    private int versions;
    private long bytes;
  }

  private void collect(
      ModelStore open, String name, Announcements announcements, Collected collected) {
    GarbageCollection.Plan plan = new GarbageCollection(open, keep).plan(name);
    plan.kept()
        .forEach((version, why) -> print(new ModelReference.Version(name, version), "kept", why));
    for (Garbage garbage : plan.garbage()) {
      if (dryRun || isDeleted(open, garbage.version())) {
        collected.versions++;
        collected.bytes += garbage.bytes();
        print(
            garbage.version(),
            dryRun ? "garbage" : "deleted",
            "%,d bytes".formatted(garbage.bytes()));
        if (!dryRun) {
          announcements.announce(open, name, deleted(garbage));
        }
      }
    }
  }

  private boolean isDeleted(ModelStore open, ModelReference.Version version) {
    try {
      open.delete(version);
      return true;
    } catch (VersionInUseException e) { // an alias was moved to it in between
      print(version, "kept", String.valueOf(e.getMessage()));
    } catch (ModelNotFoundException e) {
      print(version, "gone", "somebody else has deleted it");
    }
    return false;
  }

  private static ModelChange deleted(Garbage garbage) {
    return ModelChange.deleted(
        garbage.version(), garbage.digest(), StoreOptions.user(), Instant.now(), REASON);
  }

  private void print(ModelReference.Version version, String what, String detail) {
    terminal.print("%-32s %-8s %s", version, what, detail);
  }
}
