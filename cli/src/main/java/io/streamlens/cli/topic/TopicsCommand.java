package io.streamlens.cli.topic;

import picocli.CommandLine.Command;

/** {@code topics}: only a place for its subcommands. */
@Command(
    name = "topics",
    description = "The Kafka topics that Streamlens works with.",
    subcommands = CreateTopicsCommand.class)
public final class TopicsCommand {}
