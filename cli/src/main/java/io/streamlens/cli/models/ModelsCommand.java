package io.streamlens.cli.models;

import picocli.CommandLine.Command;

/** {@code models}: only a place for its subcommands. */
@Command(
    name = "models",
    description = "The model store: what is in it, and which version serves.",
    subcommands = {
      ListModelsCommand.class,
      ShowModelCommand.class,
      VerifyModelsCommand.class,
      DiffModelsCommand.class,
      PromoteModelCommand.class,
      RollbackModelCommand.class,
      WithdrawModelCommand.class,
      ModelHistoryCommand.class,
      SignModelCommand.class,
      CollectGarbageCommand.class,
      ImportModelCommand.class,
      ExportModelCommand.class,
    })
public final class ModelsCommand {}
