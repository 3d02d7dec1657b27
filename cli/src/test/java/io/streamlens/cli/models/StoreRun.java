package io.streamlens.cli.models;

import io.streamlens.cli.CommandRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code ./streamlens models} commands on one store. */
record StoreRun(Path root, List<String> more) {

  /** Without a broker. */
  static StoreRun on(Path root) {
    return new StoreRun(root, List.of());
  }

  /** Each with some more options. */
  StoreRun with(String... options) {
    return new StoreRun(root, List.of(options));
  }

  CommandRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("models"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--store", root.toUri().toString()));
    all.addAll(more);
    return CommandRun.of(all.toArray(String[]::new));
  }
}
