package dev.stoker.cli;

import picocli.CommandLine.Command;

/** The root of the command line: {@code stoker}. */
@Command(
        name = "stoker",
        description = "One address for every local model server on this machine.",
        mixinStandardHelpOptions = true)
public final class StokerCommand {}
